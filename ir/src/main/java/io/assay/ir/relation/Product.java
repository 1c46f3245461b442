package io.assay.ir.relation;

import io.assay.ir.Effect;
import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Asserts products whose values are given: the equation may hold numbers of more than 62 bits, its operands may not.
///
/// @param lhs     same shape
/// @param rhs     same shape
/// @param product same shape
@OpDef(name = "relation.product", effect = Effect.ASSERT, doc = "lhs[i] * rhs[i] = product[i]")
public record Product(Value lhs, Value rhs, Value product, SourceLoc loc) implements RelationOp {
    public Product {
        Require.relation("relation.product", lhs, rhs, product);
        Require.sameShape("relation.product", lhs, rhs, product);
    }
}
