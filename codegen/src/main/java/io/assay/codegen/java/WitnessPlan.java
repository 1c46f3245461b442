package io.assay.codegen.java;

import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.WireBlock;
import io.assay.codegen.java.Unit.Digits;
import io.assay.codegen.java.Unit.LimbRow;
import io.assay.codegen.java.Unit.Row;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.relation.Concat;
import io.assay.ir.relation.Const;
import io.assay.ir.relation.Contract;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Linear;
import io.assay.ir.relation.Lookup;
import io.assay.ir.relation.Mul;
import io.assay.ir.relation.Output;
import io.assay.ir.relation.Permutation;
import io.assay.ir.relation.Product;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.RelationOp;
import io.assay.ir.relation.Select;
import io.assay.ir.relation.Take;
import io.assay.ir.relation.View;
import io.assay.ir.relation.Zero;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What a generated program does, in which methods: only values that a wire, a hint or an output needs, each once.
///
/// A method holds the ops of one node, or a part of them. Wires that hold digits of a run of elements of another value
/// are written from that value, so that slices and shifts of inputs are not computed.
final class WitnessPlan {

    /// Size of one method in units; HotSpot compiles no method of more than 8000 bytes, and a unit rarely takes 200.
    private static final int STEP_SIZE = 24;
    /// Operands of one statement.
    private static final int OPERANDS_PER_UNIT = 32;

    /// One generated method.
    /// @param name  name of the method, unique in the program
    /// @param loc   the nodes it belongs to
    /// @param units what it does
    record Step(String name, SourceLoc loc, List<Unit> units) {
        Step {
            units = List.copyOf(units);
        }

        /// Returns what the method belongs to, for people.
        String title() {
            return loc.origins().isEmpty() ? "What belongs to no node of the model" : "Node " + loc;
        }
    }

    private final List<Op> ops;
    private final Map<Value, Op> definitions;
    /// Number of the op that defines a value.
    private final Map<Value, Integer> order = new HashMap<>();
    private final Map<Value, WireBlock.Products> products = new HashMap<>();
    /// First wire of the elements of a value.
    private final Map<Value, Integer> elements = new HashMap<>();
    private final Map<Value, List<Unit>> fills = new HashMap<>();
    private final Map<Value, List<Row>> bits = new HashMap<>();
    private final Map<Value, List<Row>> prefixes = new HashMap<>();
    private final Map<Value, List<LimbRow>> limbs = new HashMap<>();
    private final Set<Value> needed = new HashSet<>();
    private final Set<Value> kept = new HashSet<>();
    private final List<Step> steps = new ArrayList<>();
    private int contextSquare;

    private WitnessPlan(R1csCircuit circuit) {
        this.ops = circuit.module().main().ops();
        this.definitions = circuit.module().main().definitions();
        for (int i = 0; i < ops.size(); i++) {
            for (Value result : ops.get(i).results()) {
                order.put(result, i);
            }
        }
    }

    /// Returns the plan of the program that computes the wires of `circuit`.
    /// @param names gives the methods their names
    static WitnessPlan of(R1csCircuit circuit, JavaNames names) {
        WitnessPlan plan = new WitnessPlan(circuit);
        circuit.blocks().forEach(plan::place);
        plan.findNeeded();
        plan.divide(plan.units(), names);
        plan.findKept();
        return plan;
    }

    /// Returns the methods, in the order in which they run.
    List<Step> steps() {
        return List.copyOf(steps);
    }

    /// Returns the op that defines `value`.
    Op definition(Value value) {
        return Objects.requireNonNull(definitions.get(value));
    }

    /// Returns the wires of the products of a contraction, if it has any.
    Optional<WireBlock.Products> products(Contract contract) {
        return Optional.ofNullable(products.get(contract.result()));
    }

    /// Returns what the runtime has to know of a product that is checked.
    long[] product(WireBlock.ProductSums sums) {
        return sums.layout().toLongs(sums.start(), Objects.requireNonNull(elements.get(sums.contract().result())));
    }

    /// Tells whether a later method or the caller reads `value`.
    boolean isKept(Value value) {
        return kept.contains(value);
    }

    /// Returns the wire of the square of the context.
    int contextSquare() {
        return contextSquare;
    }

    private void place(WireBlock block) {
        switch (block) {
            case WireBlock.ContextSquare(int start) -> contextSquare = start;
            case WireBlock.Elements(int start, Value value) -> {
                elements.putIfAbsent(value, start);
                fill(block, List.of(value));
            }
            case WireBlock.Choice choice -> fill(block, List.of(choice.index()));
            case WireBlock.Products block2 -> {
                products.put(block2.contract().result(), block2);
                needed.addAll(block2.contract().operands());
            }
            case WireBlock.Bits(int start, Value value, int count, long offset) ->
                digits(bits, start, value, offset, count);
            case WireBlock.Prefixes(int start, Range range, _) ->
                digits(prefixes, start, range.operand(), 0, range.max());
            case WireBlock.Limbs(int start, var number, var parts) ->
                limbs(start, number, parts.stream().map(limb -> new WireBlock.Use(limb, 0, 0)).toList());
            case WireBlock.Inverses(int start, var number, var uses) -> limbs(start, number, uses);
            case WireBlock.RowInverses rows -> fill(block, rowValues(rows));
            case WireBlock.ProductSums sums -> fill(block, List.of(sums.layout().folded(), sums.layout().other()));
            case WireBlock.Switches(_, var permutation, _) -> fill(block, permutation.operands());
            case WireBlock.RunningProducts(_, var permutation) -> fill(block, permutation.operands());
            case WireBlock.Multiplicities _,WireBlock.Blinder _,WireBlock.WeightsBlinder _,WireBlock.WeightsChallenge _,WireBlock.Challenge _,WireBlock.Powers _,WireBlock.SuccessivePowers _,WireBlock.Quotients _,WireBlock.Salt _,WireBlock.Packed _,WireBlock.Hash _ -> {
                // Written when everything else is known: see [LookupPlan].
            }
        }
    }

    /// Returns what the wires of a row hold before the challenge, in their order.
    private static List<Value> rowValues(WireBlock.RowInverses rows) {
        List<Value> values = new ArrayList<>(rows.columns());
        values.add(rows.lookup().index());
        return values;
    }

    /// Has a block filled where the last of its values is computed.
    private void fill(WireBlock block, List<Value> values) {
        Value last = values.stream().max(Comparator.comparing(order::get)).orElseThrow();
        fills.computeIfAbsent(last, _ -> new ArrayList<>())
                .add(new Unit.Fill(block, values, definition(last).loc()));
        needed.addAll(values);
    }

    private void limbs(int start, WireBlock.Amount number, List<WireBlock.Use> parts) {
        Slice slice = Slice.of(number.value(), definitions);
        limbs.computeIfAbsent(slice.base(), _ -> new ArrayList<>())
                .add(new LimbRow(start, slice.from(), number.value().type().elementCount(), number.sign(),
                        number.sign() * slice.added() + number.constant(), parts));
        needed.add(slice.base());
    }

    private void digits(Map<Value, List<Row>> rows, int start, Value value, long low, long limit) {
        Slice slice = Slice.of(value, definitions);
        rows.computeIfAbsent(slice.base(), _ -> new ArrayList<>())
                .add(new Row(start, slice.from(), value.type().elementCount(), low - slice.added(), limit));
        needed.add(slice.base());
    }

    private void findNeeded() {
        for (Op op : ops.reversed()) {
            switch ((RelationOp) op) {
                case Output(var value, _, _, _) -> needed.add(value);
                case Hint hint -> needed.addAll(hint.operands());
                case View _,Take _,Concat _,Linear _,Contract _,Mul _,Select _ -> {
                    if (needed.contains(op.results().getFirst())) {
                        needed.addAll(op.operands());
                    }
                }
                case Input _,Const _,Range _,Zero _,Product _,Permutation _,Lookup _ -> {
                    // Nothing to compute, and asserts hold for the honest values.
                }
            }
        }
    }

    private List<Unit> units() {
        List<Unit> units = new ArrayList<>();
        for (Op op : ops) {
            switch ((RelationOp) op) {
                case Hint hint -> units.add(new Unit.Compute(hint, 0, hint.operands().size()));
                case Contract contract -> {
                    if (needed.contains(contract.result()) || products.containsKey(contract.result())) {
                        units.add(new Unit.Compute(contract, 0, 2));
                    }
                }
                case View _,Take _,Mul _,Select _,Concat _,Linear _ -> compute((RelationOp) op, units);
                case Output(var value, _, _, var loc) -> {
                    if (definition(value) instanceof Const) {
                        units.add(new Unit.Keep(value, loc));
                    }
                }
                case Input _,Const _,Range _,Zero _,Product _,Permutation _,Lookup _ -> {
                    // Read, not computed.
                }
            }
            op.results().forEach(result -> fills(result, op.loc(), units));
        }
        return units;
    }

    private void compute(RelationOp op, List<Unit> units) {
        if (needed.contains(op.results().getFirst())) {
            int count = op.operands().size();
            for (int from = 0; from == 0 || from < count; from += OPERANDS_PER_UNIT) {
                units.add(new Unit.Compute(op, from, Math.min(count, from + OPERANDS_PER_UNIT)));
            }
        }
    }

    private void fills(Value value, SourceLoc loc, List<Unit> units) {
        units.addAll(fills.getOrDefault(value, List.of()));
        if (bits.containsKey(value)) {
            units.add(new Unit.FillDigits(value, Digits.BITS, bits.getOrDefault(value, List.of()), loc));
        }
        if (prefixes.containsKey(value)) {
            units.add(new Unit.FillDigits(value, Digits.PREFIXES, prefixes.getOrDefault(value, List.of()), loc));
        }
        if (limbs.containsKey(value)) {
            units.add(new Unit.FillLimbs(value, limbs.getOrDefault(value, List.of()), loc));
        }
    }

    private void divide(List<Unit> units, JavaNames names) {
        for (int from = 0; from < units.size();) {
            SourceLoc loc = units.get(from).loc();
            int to = from;
            for (int size = 0; to < units.size() && size < STEP_SIZE && units.get(to).loc().equals(loc); to++) {
                size += 1 + units.get(to).reads().size() / 8;
            }
            steps.add(new Step(names.method(name(loc)), loc, units.subList(from, to)));
            from = to;
        }
    }

    private static String name(SourceLoc loc) {
        if (loc.origins().isEmpty()) {
            return "border";
        }
        SourceLoc.Origin last = loc.origins().getLast();
        return last.node().isBlank() ? last.opType() : last.node();
    }

    private void findKept() {
        Set<Value> written = new HashSet<>();
        for (Step step : steps) {
            Set<Value> inside = new HashSet<>();
            for (Unit unit : step.units()) {
                unit.reads().stream().filter(value -> !inside.contains(value) && written.contains(value))
                        .forEach(kept::add);
                inside.addAll(unit.writes());
            }
            written.addAll(inside);
        }
        for (Op op : ops) {
            if (op instanceof Output(var value, _, _, _)) {
                kept.add(value);
            }
        }
    }
}
