package io.assay.ir;

import java.util.List;

/// A model in one dialect; the dialect is the type, so that a lowering is visible in the signature of its pass.
public sealed interface Module permits Module.TensorModule, Module.FixedModule, Module.RelationModule {

    /// Returns the name of the model.
    String name();

    /// Returns the one function.
    Func main();

    /// Returns this module with another function.
    Module withMain(Func main);

    /// Returns the dialect's name: `tensor`, `fixed` or `relation`.
    default String dialect() {
        return switch (this) {
            case TensorModule _ -> "tensor";
            case FixedModule _ -> "fixed";
            case RelationModule _ -> "relation";
        };
    }

    /// A model with float semantics: what ONNX Runtime computes.
    record TensorModule(String name, Func main) implements Module {
        public TensorModule {
            requireDialect("tensor", main.ops());
        }

        @Override
        public TensorModule withMain(Func other) {
            return new TensorModule(name, other);
        }
    }

    /// A model over scaled integers: the specification of what is proven.
    record FixedModule(String name, Func main) implements Module {
        public FixedModule {
            requireDialect("fixed", main.ops());
        }

        @Override
        public FixedModule withMain(Func other) {
            return new FixedModule(name, other);
        }
    }

    /// A model as relations over integers: what the backends read.
    record RelationModule(String name, Func main) implements Module {
        public RelationModule {
            requireDialect("relation", main.ops());
        }

        @Override
        public RelationModule withMain(Func other) {
            return new RelationModule(name, other);
        }
    }

    private static void requireDialect(String dialect, List<Op> ops) {
        for (Op op : ops) {
            if (!op.info().dialect().equals(dialect)) {
                throw new IllegalArgumentException(op.info().name() + " in a module of dialect " + dialect);
            }
        }
    }
}
