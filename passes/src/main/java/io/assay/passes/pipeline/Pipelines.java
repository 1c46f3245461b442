package io.assay.passes.pipeline;

import io.assay.ir.Module;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.diag.InternalCompilerError;
import io.assay.ir.verify.Verifier;
import io.assay.ir.verify.Violation;
import io.assay.passes.cleanup.EliminateCommon;
import io.assay.passes.cleanup.EliminateDead;
import io.assay.passes.fixed.FuseLookups;
import io.assay.passes.fixed.PoolBeforeRequantize;
import io.assay.passes.fixed.SimplifyFixed;
import io.assay.passes.lower.LowerFixedToRelation;
import io.assay.passes.lower.LowerTensorToFixed;
import io.assay.passes.tensor.FoldConstants;
import io.assay.passes.tensor.FoldLeaves;
import io.assay.passes.tensor.KeepIntegers;
import io.assay.passes.tensor.MoveDecisions;
import io.assay.passes.tensor.MoveThresholds;
import io.assay.passes.tensor.RecogniseFormulas;
import io.assay.passes.tensor.SelectRanks;
import io.assay.passes.tensor.SimplifyTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Every pass, and the pipeline that compiles a model, as one list.
public final class Pipelines {

    private static final Pass<TensorModule, TensorModule> FOLD_CONSTANTS = Pass.rewrite("fold-constants",
            TensorModule.class, "computes now what depends on constants only", FoldConstants::apply);
    private static final Pass<TensorModule, TensorModule> KEEP_INTEGERS = Pass.rewrite("keep-integers",
            TensorModule.class, "computes with the integers of a quantised model", KeepIntegers::apply);
    private static final Pass<TensorModule, TensorModule> MOVE_THRESHOLDS = Pass.rewrite("move-thresholds",
            TensorModule.class, "moves functions that keep the order of floats into the thresholds of trees",
            MoveThresholds::apply);
    private static final Pass<TensorModule, TensorModule> FOLD_LEAVES = Pass.rewrite("fold-leaves",
            TensorModule.class, "computes in the leaves of trees what depends on one leaf", FoldLeaves::apply);
    private static final Pass<TensorModule, TensorModule> MOVE_DECISIONS = Pass.rewrite("move-decisions",
            TensorModule.class, "compares a number instead of a function of it", MoveDecisions::apply);
    private static final Pass<TensorModule, TensorModule> SIMPLIFY_TENSOR = Pass.rewrite("simplify-tensor",
            TensorModule.class, "removes what does nothing and merges what is one step", SimplifyTensor::apply);
    private static final Pass<TensorModule, TensorModule> RECOGNISE_FORMULAS = Pass.rewrite("recognise-formulas",
            TensorModule.class, "gives formulas of functions and of rows their names", RecogniseFormulas::apply);
    private static final Pass<TensorModule, TensorModule> SELECT_RANKS = Pass.rewrite("select-ranks",
            TensorModule.class,
            "finds elements of some ranks, and their sums, without a sort", SelectRanks::apply);
    private static final Pass<FixedModule, FixedModule> SIMPLIFY_FIXED = Pass.rewrite("simplify-fixed",
            FixedModule.class, "removes and merges roundings, comparisons and sums, bit for bit", SimplifyFixed::apply);
    private static final Pass<FixedModule, FixedModule> POOL_BEFORE_REQUANTIZE = Pass.rewrite("pool-before-requantize",
            FixedModule.class, "takes the extremes of a pool before rounding and ReLU", PoolBeforeRequantize::apply);
    private static final Pass<FixedModule, FixedModule> FUSE_LOOKUPS = Pass.rewrite("fuse-lookups", FixedModule.class,
            "makes a chain of functions of one small number one table", FuseLookups::apply);
    private static final Pass<Module, Module> ELIMINATE_COMMON = Pass.rewrite("eliminate-common", Module.class,
            "computes once what is computed twice", EliminateCommon::apply);
    private static final Pass<Module, Module> ELIMINATE_DEAD = Pass.rewrite("eliminate-dead", Module.class,
            "removes computations that nothing reads", EliminateDead::apply);
    private static final Pass<FixedModule, RelationModule> LOWER_FIXED_TO_RELATION = new Pass<>(
            "lower-fixed-to-relation", FixedModule.class, RelationModule.class,
            "makes every rounding, comparison and table a gadget", (module, _) -> LowerFixedToRelation.lower(module));

    private static final List<Pass<?, ?>> TENSOR = List.of(
            // Before anything is merged: it looks for the ops that a quantised model was exported with. What it leaves of
            // quantised constants is floats, and only now can be folded.
            KEEP_INTEGERS,
            FOLD_CONSTANTS,
            MOVE_THRESHOLDS,
            SIMPLIFY_TENSOR,
            ELIMINATE_COMMON,
            // Leaves are rounded after each function that the model has, not after each that formulas have.
            FOLD_LEAVES,
            // A formula reads its operand in several places, which are one value only now, and what else reads parts of
            // it is alive.
            ELIMINATE_DEAD,
            RECOGNISE_FORMULAS,
            MOVE_DECISIONS,
            // A sort that something dead reads in another way would stay one.
            ELIMINATE_DEAD,
            SELECT_RANKS,
            ELIMINATE_DEAD);

    private static final List<Pass<?, ?>> FIXED = List.of(
            // The lowering gives each op of the model its own roundings: only now is there something to merge.
            SIMPLIFY_FIXED,
            ELIMINATE_COMMON,
            ELIMINATE_DEAD,
            // Its rules count readers, so what is dead must be gone.
            POOL_BEFORE_REQUANTIZE,
            ELIMINATE_DEAD,
            // Last: what it makes a table of has the form in which it is cheapest without. It leaves nothing dead.
            FUSE_LOOKUPS);

    private static final List<Pass<?, ?>> RELATION = List.of(
            // No simplification here: a gadget's ops are what its proof speaks of. Only equal constants and
            // computations of different gadgets are shared.
            ELIMINATE_COMMON,
            ELIMINATE_DEAD);

    static {
        PassOrder.check(names(TENSOR, "lower-tensor-to-fixed"));
        PassOrder.check(names(FIXED, LOWER_FIXED_TO_RELATION.name()));
        PassOrder.check(names(RELATION));
    }

    private Pipelines() {}

    private static List<String> names(List<Pass<?, ?>> passes, String... more) {
        List<String> names = new ArrayList<>();
        passes.forEach(pass -> names.add(pass.name()));
        names.addAll(List.of(more));
        return names;
    }

    private static Pass<TensorModule, FixedModule> lowerTensorToFixed(LowerTensorToFixed.Options options,
            Consumer<LowerTensorToFixed.Result> listener) {
        return new Pass<>("lower-tensor-to-fixed", TensorModule.class, FixedModule.class,
                "gives each tensor a scale and each op its integer form", (module, _) -> {
                    LowerTensorToFixed.Result result = LowerTensorToFixed.lower(module, options);
                    listener.accept(result);
                    return result.module();
                });
    }

    private static List<Pass<?, ?>> compiling(LowerTensorToFixed.Options options,
            Consumer<LowerTensorToFixed.Result> listener) {
        List<Pass<?, ?>> passes = new ArrayList<>(TENSOR);
        passes.add(lowerTensorToFixed(options, listener));
        passes.addAll(FIXED);
        passes.add(LOWER_FIXED_TO_RELATION);
        passes.addAll(RELATION);
        return passes;
    }

    /// Returns `module` compiled to relations.
    /// @param options     scales, boxes and visibilities
    /// @param passOptions which passes run and how they are watched
    /// @param observer    sees the module after each pass
    /// @throws io.assay.passes.lower.UnsupportedModelException if the model has no integer form within 62 bits
    /// @throws io.assay.passes.lower.TooLargeModelException if the memory has no room for its elements
    /// @throws PassSelectionException if `passOptions` names a pass that the pipeline has not, or that runs always
    /// @throws InternalCompilerError if a pass breaks an invariant, or, with `verifyEach`, changes the meaning
    public static Lowered compile(TensorModule module, LowerTensorToFixed.Options options, PassOptions passOptions,
            PassObserver observer) {
        List<LowerTensorToFixed.Result> results = new ArrayList<>();
        List<Pass<?, ?>> passes = compiling(options, results::add);
        List<FixedModule> specification = new ArrayList<>();
        int lowering = passes.indexOf(LOWER_FIXED_TO_RELATION);
        passes.set(lowering, new Pass<>(LOWER_FIXED_TO_RELATION.name(), FixedModule.class, RelationModule.class,
                LOWER_FIXED_TO_RELATION.doc(), (fixed, _) -> {
                    specification.add(fixed);
                    return LowerFixedToRelation.lower(fixed, options.memoryBytes());
                }));
        PassRunner runner = new PassRunner(passOptions, observer, options.boxes());
        RelationModule relation = (RelationModule) runner.run(passes, module);
        LowerTensorToFixed.Result result = results.getFirst();
        return new Lowered(specification.getFirst(), relation, result.tableErrors(), result.saturations(),
                runner.reports());
    }

    /// Returns every pass: those of the pipeline, each once, in the order of their first position.
    public static List<PassInfo> all() {
        return compiling().stream().map(Pass::info).distinct().toList();
    }

    /// Returns what an observer of [#compile] sees, in order: names of passes, with `#2` and so on where the pipeline has one more
    /// than once.
    public static List<String> labels() {
        return PassRunner.labels(compiling());
    }

    private static List<Pass<?, ?>> compiling() {
        return compiling(new LowerTensorToFixed.Options(1, Map.of(), Map.of(), Map.of()), _ -> {
        });
    }

    /// Returns what the named passes make of a module of any dialect.
    /// @param passNames passes in the order in which they run; a name may come several times
    /// @throws PassSelectionException   if a name is unknown, or a pass takes another dialect
    /// @throws IllegalArgumentException if `module` is not well formed
    /// @throws InternalCompilerError if a pass breaks an invariant, or, with `verifyEach`, changes the meaning
    public static Module run(Module module, List<String> passNames, PassOptions options, PassObserver observer) {
        List<Violation> violations = Verifier.verify(module);
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException("the module is not well formed: " + violations.getFirst());
        }
        List<Pass<?, ?>> passes = new ArrayList<>();
        passNames.forEach(name -> passes.add(byName(name)));
        return new PassRunner(options, observer, Map.of()).run(passes, module);
    }

    private static Pass<?, ?> byName(String name) {
        List<Pass<?, ?>> known = List.of(KEEP_INTEGERS, FOLD_CONSTANTS, MOVE_THRESHOLDS, SIMPLIFY_TENSOR, FOLD_LEAVES,
                RECOGNISE_FORMULAS, MOVE_DECISIONS, SELECT_RANKS, SIMPLIFY_FIXED, POOL_BEFORE_REQUANTIZE, FUSE_LOOKUPS,
                ELIMINATE_COMMON, ELIMINATE_DEAD,
                LOWER_FIXED_TO_RELATION);
        return known.stream().filter(pass -> pass.name().equals(name)).findFirst()
                .orElseThrow(() -> new PassSelectionException(name, "one of " + String.join(", ", names(known))));
    }
}
