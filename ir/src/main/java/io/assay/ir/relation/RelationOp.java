package io.assay.ir.relation;

import io.assay.ir.Op;

/// A relation over integers: the narrow waist that every backend implements.
public sealed interface RelationOp extends Op
        permits
        Input,
        Output,
        Const,
        View,
        Concat,
        Linear,
        Contract,
        Mul,
        Hint,
        Range,
        Lookup,
        Zero,
        Product,
        Take,
        Select,
        Permutation {}
