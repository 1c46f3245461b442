package io.assay.backends.r1cs;

import io.assay.ir.SourceLoc;

/// What constraints and wires are there for.
///
/// @param kind a node of the model, or something of the compiler's own
/// @param loc  the nodes; [SourceLoc#NONE] if `kind` is another than [Kind#NODE]
public record CostOwner(Kind kind, SourceLoc loc) {

    /// Kinds of owners.
    public enum Kind {
        /// ONNX nodes, or an input.
        NODE,
        /// The statement: the context, public elements, and what of the compiler's own belongs to no node.
        STATEMENT,
        /// Digests of hashed tensors.
        HASHING,
        /// Tables, multiplicities, blinder and challenge of lookups.
        TABLES
    }

    static final CostOwner STATEMENT = new CostOwner(Kind.STATEMENT, SourceLoc.NONE);
    static final CostOwner HASHING = new CostOwner(Kind.HASHING, SourceLoc.NONE);
    static final CostOwner TABLES = new CostOwner(Kind.TABLES, SourceLoc.NONE);

    static CostOwner of(SourceLoc loc) {
        return loc.equals(SourceLoc.NONE) ? STATEMENT : new CostOwner(Kind.NODE, loc);
    }

    /// Returns the owner of the rows of op `index`, or of a constant of [RowOrigins].
    static CostOwner ofRows(int index, Locations locations) {
        return switch (index) {
            case RowOrigins.CONTEXT -> STATEMENT;
            case RowOrigins.HASH -> HASHING;
            case RowOrigins.TABLES -> TABLES;
            default -> of(locations.of(index));
        };
    }

    /// Returns the owner of the wires of a block.
    static CostOwner ofWires(WireBlock block, Locations locations) {
        return switch (block) {
            case WireBlock.ContextSquare _ -> STATEMENT;
            case WireBlock.Elements(_, var value) -> of(locations.ofWires(value));
            case WireBlock.Bits(_, var value, _, _) -> of(locations.ofWires(value));
            case WireBlock.Prefixes(_, var range, _) -> of(locations.ofWires(range.operand()));
            case WireBlock.Products(_, var contract) -> of(locations.ofWires(contract.result()));
            case WireBlock.Choice choice -> of(locations.ofWires(choice.index()));
            case WireBlock.Limbs(_, var number, _) -> of(locations.ofWires(number.value()));
            case WireBlock.Inverses(_, var number, _) -> of(locations.ofWires(number.value()));
            case WireBlock.RowInverses rows -> of(locations.ofWires(rows.lookup().index()));
            case WireBlock.ProductSums(_, var contract) -> of(locations.ofWires(contract.result()));
            case WireBlock.Switches(_, var permutation, _) -> of(locations.ofWires(permutation.rhs()));
            case WireBlock.RunningProducts(_, var permutation) -> of(locations.ofWires(permutation.rhs()));
            case WireBlock.Multiplicities _,WireBlock.Quotients _,WireBlock.Blinder _,WireBlock.WeightsBlinder _,WireBlock.WeightsChallenge _,WireBlock.Challenge _,WireBlock.Powers _,WireBlock.SuccessivePowers _ ->
                TABLES;
            case WireBlock.Salt _,WireBlock.Packed _,WireBlock.Hash _ -> HASHING;
        };
    }

    /// Returns the name for people.
    @Override
    public String toString() {
        return switch (kind) {
            case NODE -> loc.toString();
            case STATEMENT -> "context and packing";
            case HASHING -> "hashing";
            case TABLES -> "lookup tables";
        };
    }
}
