package io.assay.backends.r1cs;

import io.assay.backends.layout.Digest;
import io.assay.ir.FunctionTable;
import io.assay.ir.Value;
import io.assay.ir.relation.Contract;
import io.assay.ir.relation.Lookup;
import io.assay.ir.relation.Permutation;
import io.assay.ir.relation.Range;
import java.util.ArrayList;
import java.util.List;

/// A run of private wires and what they hold, so that a witness can be written without looking at constraints.
public sealed interface WireBlock {

    /// Returns the first wire.
    int start();

    /// Returns how many wires there are.
    default int wireCount() {
        return switch (this) {
            case ContextSquare _,Salt _ -> 1;
            case Elements(_, var value) -> value.type().elementCount();
            case Bits(_, var value, int bits, _) -> value.type().elementCount() * bits;
            case Prefixes(_, var range, _) ->
                range.operand().type().elementCount() * Range.prefixes(range.max());
            case Products products -> products.contract().result().type().elementCount() * products.stride();
            case Choice choice -> choice.index().type().elementCount() * choice.stride();
            case Limbs(_, var number, var limbs) -> number.value().type().elementCount() * limbs.size();
            case Multiplicities(_, _, var table) -> table.rowCount();
            case Blinder _,Challenge _,WeightsBlinder _,WeightsChallenge _ -> 1;
            case Powers(_, int count) -> count;
            case Inverses(_, var number, var uses) -> number.value().type().elementCount() * uses.size();
            case RowInverses rows -> rows.lookup().index().type().elementCount() * rows.stride();
            case Quotients(_, _, var table) -> table.rowCount();
            case SuccessivePowers(_, int count) -> count;
            case ProductSums sums -> sums.layout().wireCount();
            case Switches(_, var permutation, var network) -> permutation.lineCount() * network.wireCount();
            case RunningProducts(_, var permutation) ->
                permutation.lineCount() * PermutationRows.wireCount(permutation.extent());
            case Packed(_, var digest) -> digest.packedCount();
            case Hash(_, var digest) -> HashRows.wireCount(digest);
        };
    }

    /// Square of the context.
    record ContextSquare(int start) implements WireBlock {}

    /// Salt of a digest: given by the prover, the last of the private inputs.
    record Salt(int start, Digest digest) implements WireBlock {}

    /// What the tensors of a digest are packed to.
    record Packed(int start, Digest digest) implements WireBlock {}

    /// What is between the words that are hashed and the digest, permutation by permutation: see [HashRows].
    record Hash(int start, Digest digest) implements WireBlock {}

    /// One wire for each element of a value.
    record Elements(int start, Value value) implements WireBlock {}

    /// `bits` wires for each element of a value: the bits of element − offset, least first.
    record Bits(int start, Value value, int bits, long offset) implements WireBlock {}

    /// For each element of a value that has at most `max`: for each one-bit of max but the lowest run's last, the product
    /// of the element's bits at the one-bits of max from there up. See [R1csCompiler] on ranges.
    /// @param offset 0: the bits are those of the range's operand
    record Prefixes(int start, Range range, long offset) implements WireBlock {}

    /// One wire for each term of a contraction of two variables, by result element, then by term.
    record Products(int start, Contract contract) implements WireBlock {

        /// Returns how many wires one element takes: the terms of its sum.
        int stride() {
            String lhs = contract.einsum().lhs();
            int terms = 1;
            for (char label : contract.einsum().contracted().toCharArray()) {
                int axis = lhs.indexOf(label);
                terms *= axis >= 0
                        ? contract.lhs().type().shape().dim(axis)
                        : contract.rhs().type().shape().dim(contract.einsum().rhs().indexOf(label));
            }
            return terms;
        }
    }

    /// For each element of a row index: one-hot vectors of its low and high part, then, for each column that is not
    /// constant, the chosen row of each block of the table times the high part.
    /// @param lowBits log2 of the size of the low vector
    record Choice(int start, Value index, FunctionTable table, int lowBits) implements WireBlock {

        /// Returns how many wires one element takes.
        int stride() {
            int high = table.segmentCount() >> lowBits;
            return (1 << lowBits) + high + columns() * high;
        }

        /// Returns how many columns are not constant.
        int columns() {
            return (constant(table.base()) ? 0 : 1) + (constant(table.slope()) ? 0 : 1);
        }

        /// Tells whether all elements of a column are equal.
        static boolean constant(io.assay.ir.TensorData column) {
            for (int i = 1; i < column.elementCount(); i++) {
                if (column.longAt(i) != column.longAt(0)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// A number that is ranged by lookups: sign·element + constant for each element of a value, never negative.
    ///
    /// @param sign 1 or −1
    record Amount(Value value, int sign, long constant) {}

    /// Digits of a number in base two: (number >> shift) mod 2^bits.
    record Limb(int shift, int bits) {}

    /// One lookup: a limb plus an addend is a row of a table of numbers.
    ///
    /// @param table index in [LookupArgument#tables]
    record Use(Limb limb, long addend, int table) {}

    /// For each element of a number one wire for each limb.
    record Limbs(int start, Amount number, List<Limb> limbs) implements WireBlock {
        public Limbs {
            limbs = List.copyOf(limbs);
        }
    }

    /// How often each row of a table is looked up.
    ///
    /// @param index of the table in [LookupArgument#tables]
    record Multiplicities(int start, int index, LookupTable table) implements WireBlock {}

    /// The last committed wire: drawn by the prover.
    record Blinder(int start) implements WireBlock {}

    /// The wire after committed weights: drawn once for one set of weights.
    record WeightsBlinder(int start) implements WireBlock {}

    /// What stands for committed weights in the statement: a hash of the commitment to them, computed by the prover.
    record WeightsChallenge(int start) implements WireBlock {}

    /// The challenge c.
    record Challenge(int start) implements WireBlock {}

    /// c², c⁴, c⁸, …, by squaring; column k after the first is multiplied by c^(2^(k·[#SQUARINGS_PER_COLUMN])).
    record Powers(int start, int count) implements WireBlock {

        /// A column's power is greater than the number of rows and uses of any circuit, and the next column's is its square:
        /// then the denominators of different rows have poles of their own, so that no row is a sum of others. With c² and
        /// c³ it is: 1/(c − c²) = 1/c − 1/(c − 1) says that (0, 1) is in a table of (0, 0) and (1, 0). See
        /// docs/adr/0024-lookup-arguments.md.
        public static final int SQUARINGS_PER_COLUMN = 27;

        /// Returns the wire that a column is multiplied by.
        /// @param column 0 for the first column after the row
        public int ofColumn(int column) {
            return start + (column + 1) * SQUARINGS_PER_COLUMN - 1;
        }
    }

    /// For each element of a number and each use u of it: 1/(c − u). Before the challenge is known a wire holds u.
    record Inverses(int start, Amount number, List<Use> uses) implements WireBlock {
        public Inverses {
            uses = List.copyOf(uses);
        }
    }

    /// For each element of a row index x: the columns y, z of the table times their powers d, e of c, then
    /// 1/(c − x − d·y − e·z). Before the challenge is known the wires hold y, z and x.
    ///
    /// @param index of the table in [LookupArgument#tables]
    record RowInverses(int start, Lookup lookup, int index) implements WireBlock {

        /// Returns how many wires one element takes.
        int stride() {
            return 1 + columns().size();
        }

        /// Returns the values that stand for the columns after the first.
        public List<Value> columns() {
            List<Value> columns = new ArrayList<>();
            if (!Choice.constant(lookup.table().base())) {
                columns.add(lookup.base());
            }
            if (!Choice.constant(lookup.table().slope())) {
                columns.add(lookup.slope());
            }
            return columns;
        }
    }

    /// For each row of a table: how often it is looked up, divided by the challenge minus the row.
    ///
    /// @param index of the table in [LookupArgument#tables]
    record Quotients(int start, int index, LookupTable table) implements WireBlock {}

    /// c², c³, c⁴, …
    record SuccessivePowers(int start, int count) implements WireBlock {}

    /// For a contraction that a random check shows, in the order of [ProductLayout]: for each b and k the folded operand's partial sums,
    /// then for each j what is left after its rows. Before the challenge is known the wires hold operands: those of the
    /// partial sums the elements of the folded one with i ≥ 1, the first ones of each j those of the other one; for j = 0 an
    /// element of the folded one with i = 0 is above it in the same machine word.
    record ProductSums(int start, Contract contract) implements WireBlock {

        /// Returns where the operands lie.
        public ProductLayout layout() {
            return ProductLayout.of(contract).orElseThrow();
        }
    }

    /// For each row of a permutation the wires of its network: see [SwitchNetwork].
    record Switches(int start, Permutation permutation, SwitchNetwork network) implements WireBlock {}

    /// For each row u, v of a permutation of n elements: the products of c − u_0, …, c − u_k, k from 1 to n − 1, then those of v
    /// up to k = n − 2. Before the challenge is known the wires hold u_k and v_k, the first one u_0, u_1 and v_0 as words of 64 bits.
    record RunningProducts(int start, Permutation permutation) implements WireBlock {}

    /// Tells whether the wires are computed from the challenge, or the challenge itself.
    default boolean followsChallenge() {
        return switch (this) {
            case WeightsChallenge _,Challenge _,Powers _,SuccessivePowers _,Inverses _,RowInverses _,ProductSums _,RunningProducts _,Quotients _ ->
                true;
            case ContextSquare _,Elements _,Bits _,Prefixes _,Products _,Choice _,Switches _,Limbs _,Multiplicities _,Blinder _,WeightsBlinder _,Salt _,Packed _,Hash _ ->
                false;
        };
    }

    /// Returns the same wires at another place.
    default WireBlock at(int newStart) {
        return switch (this) {
            case ContextSquare _ -> new ContextSquare(newStart);
            case Elements(_, var value) -> new Elements(newStart, value);
            case Bits(_, var value, int bits, long offset) -> new Bits(newStart, value, bits, offset);
            case Prefixes(_, var range, long offset) -> new Prefixes(newStart, range, offset);
            case Products(_, var contract) -> new Products(newStart, contract);
            case Choice(_, var index, var table, int lowBits) -> new Choice(newStart, index, table, lowBits);
            case Limbs(_, var number, var limbs) -> new Limbs(newStart, number, limbs);
            case Multiplicities(_, int index, var table) -> new Multiplicities(newStart, index, table);
            case Blinder _ -> new Blinder(newStart);
            case Challenge _ -> new Challenge(newStart);
            case WeightsBlinder _ -> new WeightsBlinder(newStart);
            case WeightsChallenge _ -> new WeightsChallenge(newStart);
            case Powers(_, int count) -> new Powers(newStart, count);
            case Inverses(_, var number, var uses) -> new Inverses(newStart, number, uses);
            case RowInverses(_, var lookup, int index) -> new RowInverses(newStart, lookup, index);
            case Quotients(_, int index, var table) -> new Quotients(newStart, index, table);
            case SuccessivePowers(_, int count) -> new SuccessivePowers(newStart, count);
            case ProductSums(_, var contract) -> new ProductSums(newStart, contract);
            case Switches(_, var permutation, var network) -> new Switches(newStart, permutation, network);
            case RunningProducts(_, var permutation) -> new RunningProducts(newStart, permutation);
            case Salt(_, var digest) -> new Salt(newStart, digest);
            case Packed(_, var digest) -> new Packed(newStart, digest);
            case Hash(_, var digest) -> new Hash(newStart, digest);
        };
    }
}
