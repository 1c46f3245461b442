package io.assay.ir.fixed;

import io.assay.ir.Op;

/// An op over scaled integers with bit-exact semantics: the specification of what is proven.
public sealed interface FixedOp extends Op
        permits
        Input,
        Output,
        Const,
        View,
        Concat,
        Linear,
        Contract,
        Mul,
        Requantize,
        RequantizeRelu,
        Relu,
        Magnitude,
        Maximum,
        Minimum,
        ArgMax,
        Table,
        FloorDivide,
        Remainder,
        SquareRoot,
        Normalize,
        Unit,
        Take,
        Select,
        Gather,
        Steps,
        Bit,
        OrderStatistic,
        Sort {}
