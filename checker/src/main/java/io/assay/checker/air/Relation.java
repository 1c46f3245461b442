package io.assay.checker.air;

import java.util.List;
import java.util.Optional;

/// One line of a function: an equation over integers, an assert, or values that the prover chooses.
public sealed interface Relation {

    /// Where a relation comes from.
    ///
    /// @param line in the file, from 1
    /// @param node ONNX nodes behind it, `+` between fused ones; empty if none is named
    record Origin(int line, String node) {}

    /// Returns where it comes from.
    Origin origin();

    /// Returns the tensors that it reads.
    List<Tensor> operands();

    /// Returns the tensors that it defines.
    default List<Tensor> results() {
        return List.of();
    }

    /// A relation that computes one tensor.
    sealed interface Compute extends Relation {

        /// Returns the tensor.
        Tensor result();

        @Override
        default List<Tensor> results() {
            return List.of(result());
        }
    }

    /// A tensor from outside.
    ///
    /// @param name       name of the model's input
    /// @param visibility who sees it
    /// @param lo         least value of each element; the type's where absent
    /// @param hi         greatest value of each element; present together with `lo`
    record Input(Tensor result, String name, Visibility visibility, Optional<Constant> lo, Optional<Constant> hi,
            Origin origin) implements Compute {
        @Override
        public List<Tensor> operands() {
            return List.of();
        }

        /// Returns the least value of an element.
        public long lo(int element) {
            return lo.isPresent() ? lo.get().at(element) : result.lo();
        }

        /// Returns the greatest value of an element.
        public long hi(int element) {
            return hi.isPresent() ? hi.get().at(element) : result.hi();
        }
    }

    /// A tensor that leaves the circuit under a name.
    record Output(Tensor value, String name, Visibility visibility, Origin origin) implements Relation {
        @Override
        public List<Tensor> operands() {
            return List.of(value);
        }
    }

    /// A constant.
    record Const(Tensor result, Constant data, Origin origin) implements Compute {
        @Override
        public List<Tensor> operands() {
            return List.of();
        }
    }

    /// result[i] = operand[offset + Σ index(i)[axis]·strides[axis]].
    record View(Tensor result, int offset, List<Integer> strides, Tensor operand, Origin origin) implements Compute {
        @Override
        public List<Tensor> operands() {
            return List.of(operand);
        }

        /// Returns the source position of each element.
        int[] positions() {
            return result.shape().positions(offset, strides.stream().mapToInt(Integer::intValue).toArray());
        }

        /// Tells whether element i of the result is element i of the operand.
        boolean isIdentity() {
            boolean same = offset == 0 && result.count() == operand.count();
            for (int axis = 0; axis < strides.size() && same; axis++) {
                same = result.shape().dim(axis) == 1 || strides.get(axis) == result.shape().stride(axis);
            }
            return same;
        }
    }

    /// The operands, joined along an axis.
    record Concat(Tensor result, int axis, List<Tensor> operands, Origin origin) implements Compute {}

    /// result = constant + Σ coefficients[k]·operands[k].
    record Linear(Tensor result, List<Long> coefficients, long constant, List<Tensor> operands, Origin origin)
            implements
                Compute {}

    /// result[out] = Σ lhs·rhs over the labels that are not in `out`.
    record Contract(Tensor result, String lhsLabels, String rhsLabels, String outLabels, Tensor lhs, Tensor rhs,
            Origin origin) implements Compute {
        @Override
        public List<Tensor> operands() {
            return List.of(lhs, rhs);
        }
    }

    /// result = lhs·rhs.
    record Mul(Tensor result, Tensor lhs, Tensor rhs, Origin origin) implements Compute {
        @Override
        public List<Tensor> operands() {
            return List.of(lhs, rhs);
        }
    }

    /// result[i] = operand[positions[i]].
    record Take(Tensor result, Constant positions, Tensor operand, Origin origin) implements Compute {
        @Override
        public List<Tensor> operands() {
            return List.of(operand);
        }
    }

    /// result = condition·(whenTrue − whenFalse) + whenFalse.
    record Select(Tensor result, Tensor condition, Tensor whenTrue, Tensor whenFalse, Origin origin)
            implements
                Compute {
        @Override
        public List<Tensor> operands() {
            return List.of(condition, whenTrue, whenFalse);
        }
    }

    /// Values that the prover chooses.
    record Hint(List<Tensor> results, HintFunction function, List<Tensor> operands, Origin origin)
            implements
                Relation {}

    /// 0 ≤ operand ≤ max.
    record Range(long max, Tensor operand, Origin origin) implements Relation {
        @Override
        public List<Tensor> operands() {
            return List.of(operand);
        }
    }

    /// (index, base, slope) is a row of the table.
    record Lookup(Table table, Tensor index, Tensor base, Tensor slope, Origin origin) implements Relation {
        @Override
        public List<Tensor> operands() {
            return List.of(index, base, slope);
        }
    }

    /// operand = 0.
    record Zero(Tensor operand, Origin origin) implements Relation {
        @Override
        public List<Tensor> operands() {
            return List.of(operand);
        }
    }

    /// lhs·rhs = product.
    record Product(Tensor lhs, Tensor rhs, Tensor product, Origin origin) implements Relation {
        @Override
        public List<Tensor> operands() {
            return List.of(lhs, rhs, product);
        }
    }

    /// Each row of one tensor is the same row of another one in some order.
    record Permutation(Tensor lhs, Tensor rhs, Origin origin) implements Relation {
        @Override
        public List<Tensor> operands() {
            return List.of(lhs, rhs);
        }
    }
}
