package io.assay.backends.r1cs;

import io.assay.backends.layout.Statement;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.relation.Contract;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A rank-1 constraint system: for each row, (A·w)(B·w) = C·w over the scalar field of BN254.
///
/// Wire 0 is the constant one, wires 1 to publicCount are the public elements, the first of them the context; then come
/// the wires of private inputs.
///
/// @param module            the relations it was made of
/// @param statement         the public elements
/// @param a                 matrix A
/// @param b                 matrix B
/// @param c                 matrix C
/// @param coefficients      distinct coefficients, those of the layers' sources among them
/// @param wireCount         number of wires, the constant one among them
/// @param privateInputCount how many of them hold private inputs
/// @param layers            long sums that rows of C refer to
/// @param blocks            what the wires after the public ones hold, in the order of the wires
/// @param origins           which op and element each row comes from
/// @param lookups           committed wires, and tables of the lookups; empty if there is no challenge
public record R1csCircuit(RelationModule module, Statement statement, SparseRows a, SparseRows b, LayeredRows c,
        Coefficients coefficients, int wireCount, int privateInputCount, List<LinearLayer> layers,
        List<WireBlock> blocks, RowOrigins origins, Optional<LookupArgument> lookups) {

    /// The order r of the scalar field of BN254.
    public static final BigInteger ORDER = new BigInteger(
            "21888242871839275222246405745257275088548364400416034343698204186575808495617");

    public R1csCircuit {
        layers = List.copyOf(layers);
        blocks = List.copyOf(blocks);
    }

    /// Returns the number of constraints.
    public int constraintCount() {
        return a.rowCount();
    }

    /// Returns the number of public elements.
    public int publicCount() {
        return statement.elementCount();
    }

    /// Returns the runs of wires that proofs commit to, in the order of their challenges; weights first.
    public List<CommittedWires> commitments() {
        return lookups.map(argument -> CommittedWires.of(publicCount(), argument)).orElse(List.of());
    }

    /// Returns the wire of the challenge that lookups use.
    /// @throws java.util.NoSuchElementException if there is none
    public int challengeWire() {
        return commitments().stream().filter(commitment -> !commitment.stated()).findFirst().orElseThrow()
                .challengeWire();
    }

    /// Returns how many values are looked up in a table.
    /// @param table index in [LookupArgument#tables]
    public long useCount(int table) {
        long count = 0;
        for (WireBlock block : blocks) {
            count += switch (block) {
                case WireBlock.Inverses(_, var number, var uses) -> number.value().type().elementCount()
                        * uses.stream().filter(use -> use.table() == table).count();
                case WireBlock.RowInverses rows when rows.index() == table ->
                    rows.lookup().index().type().elementCount();
                default -> 0;
            };
        }
        return count;
    }

    /// Returns how many tensors have elements that are looked up in a table.
    /// @param table index in [LookupArgument#tables]
    public int tensorCount(int table) {
        Set<Value> tensors = new HashSet<>();
        for (WireBlock block : blocks) {
            switch (block) {
                case WireBlock.Inverses(_, var number, var uses) when uses.stream()
                        .anyMatch(use -> use.table() == table) ->
                    tensors.add(number.value());
                case WireBlock.RowInverses rows when rows.index() == table -> tensors.add(rows.lookup().index());
                default -> {
                    // Looked up elsewhere, or not at all.
                }
            }
        }
        return tensors.size();
    }

    /// Returns what the products of two unknown tensors that a check could shorten cost in each form, in the order of the model.
    public List<ProductVariants> products() {
        Set<Value> checked = new HashSet<>();
        Set<Value> direct = new HashSet<>();
        for (WireBlock block : blocks) {
            switch (block) {
                case WireBlock.ProductSums(_, var contract) -> checked.add(contract.result());
                case WireBlock.Products(_, var contract) -> direct.add(contract.result());
                default -> {
                    // No products.
                }
            }
        }
        List<ProductVariants> variants = new ArrayList<>();
        for (Op op : module.main().ops()) {
            if (op instanceof Contract contract
                    && (checked.contains(contract.result()) || direct.contains(contract.result()))) {
                ProductLayout.of(contract)
                        .ifPresent(layout -> variants.add(new ProductVariants(contract.loc(), contract.einsum(),
                                layout.directRows(), layout.checkedRows(), checked.contains(contract.result()))));
            }
        }
        return List.copyOf(variants);
    }

    /// Returns what reads rows of a matrix, written out.
    public RowReader reader(ConstraintRows.Matrix matrix) {
        return RowReader.of(this, matrix);
    }

    /// Returns the number of entries of the three matrices, written out.
    public long nonZeroCount() {
        return 0L + a.entryCount() + b.entryCount() + c.entryCount();
    }

    /// Returns the first row that `witness` does not satisfy, or -1.
    /// @param witness one element of the field for each wire, in [0, ORDER)
    /// @throws IllegalArgumentException if it has another number of wires, or wire 0 is not one
    public int firstViolation(List<BigInteger> witness) {
        return new SatisfactionCheck(this, witness).firstViolation();
    }

    /// Returns where the constraints come from, in the order of the rows.
    public List<ConstraintRun> profile() {
        Locations locations = new Locations(module);
        List<ConstraintRun> runs = new ArrayList<>();
        for (int run = 0; run < origins.runCount(); run++) {
            int first = origins.firstRow(run);
            int op = origins.opIndex(run);
            String tensor = op < 0 ? locations.op(op) : locations.name(origins.value(run));
            ConstraintRun.Elements elements = new ConstraintRun.Elements(tensor,
                    origins.value(run).type().shape(), origins.firstElement(run), origins.rowsEach(run));
            runs.add(new ConstraintRun(first, origins.firstRow(run + 1) - first, locations.of(op), locations.op(op),
                    elements));
        }
        return List.copyOf(runs);
    }

    /// Returns what the ONNX nodes cost, dearest first: by constraints, then wires, then names.
    public List<NodeCost> costs() {
        Locations locations = new Locations(module);
        CostSheet costs = new CostSheet();
        for (int run = 0; run < origins.runCount(); run++) {
            int first = origins.firstRow(run);
            int end = origins.firstRow(run + 1);
            long entries = c.start(end) - c.start(first);
            for (SparseRows matrix : List.of(a, b)) {
                entries += matrix.rowStart(end) - matrix.rowStart(first);
            }
            costs.rows(CostOwner.ofRows(origins.opIndex(run), locations), end - first, entries);
        }
        for (WireBlock block : blocks) {
            CostOwner owner = CostOwner.ofWires(block, locations);
            int count = block.wireCount();
            costs.wires(owner, count, lookups.isPresent() && !block.followsChallenge() ? count : 0);
            costs.lookups(owner, lookupCount(block));
        }
        return costs.sorted();
    }

    private static long lookupCount(WireBlock block) {
        return switch (block) {
            case WireBlock.Inverses inverses -> inverses.wireCount();
            case WireBlock.RowInverses(_, var lookup, _) -> lookup.index().type().elementCount();
            default -> 0;
        };
    }
}
