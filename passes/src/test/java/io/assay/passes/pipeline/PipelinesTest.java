package io.assay.passes.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.assay.ir.Module;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.diag.InternalCompilerError;
import io.assay.ir.fixed.Linear;
import io.assay.ir.fixed.Requantize;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Zero;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import io.assay.ir.type.Interval;
import io.assay.ir.type.TensorType;
import io.assay.passes.calibrate.Calibration;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerTensorToFixed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PipelinesTest {

    private static final String MODEL = """
            module "m" tensor
            data @w0 : tensor<4x3xf32> = [0.5, -1.25, 2.0, 0.3, -0.7, 1.0, 0.01, -0.02, 0.4, 1.5, -0.5, 0.25]
            data @w1 : tensor<1x3xf32> = [1.0, 1.0, 1.0]
            func @main {
            %0 = tensor.input {name = "x"} : tensor<1x4xf32>
            %1 = tensor.const {data = @w0} : tensor<4x3xf32>
            %2 = tensor.const {data = @w1} : tensor<1x3xf32>
            %3 = tensor.contract %0, %1 {einsum = einsum{lhs = "ik", rhs = "kj", out = "ij"}} : tensor<1x3xf32>
            %4 = tensor.binary %3, %2 {function = mul} : tensor<1x3xf32>
            %5 = tensor.unary %4 {function = relu} : tensor<1x3xf32>
            %6 = tensor.unary %5 {function = relu} : tensor<1x3xf32>
            %7 = tensor.softmax %6 {axis = 1} : tensor<1x3xf32>
            %8 = tensor.binary %2, %2 {function = add} : tensor<1x3xf32>
            %9 = tensor.binary %6, %8 {function = add} : tensor<1x3xf32>
            tensor.output %7 {name = "p"}
            tensor.output %9 {name = "logits"}
            }
            """;

    private static TensorModule model() throws AirSyntaxException {
        return (TensorModule) new AirParser().parse(MODEL);
    }

    private static LowerTensorToFixed.Options options() {
        Map<String, InputBox> boxes = new TreeMap<>();
        boxes.put("x", Calibration.fromRange(-3, 3, 10, "test"));
        return new LowerTensorToFixed.Options(10, boxes, Map.of(), Map.of());
    }

    private static PassOptions options(List<String> skip, Optional<List<String>> only, OptionalInt stop) {
        return new PassOptions(true, skip, only, stop, 5);
    }

    private static Lowered compile(PassOptions passOptions) throws AirSyntaxException {
        return Pipelines.compile(model(), options(), passOptions, PassObserver.NONE);
    }

    @Test
    void aModelIsCompiledWithItsReportsAndTheSpecificationMatches() throws AirSyntaxException {
        List<String> observed = new ArrayList<>();
        Lowered lowered = Pipelines.compile(model(), options(), PassOptions.DEFAULT.verifyingEach(),
                (pass, module, changed) -> observed.add(pass + " " + module.dialect() + " " + changed));
        assertThat(observed).containsExactly("keep-integers tensor false", "fold-constants tensor true",
                "move-thresholds tensor false", "simplify-tensor tensor true", "eliminate-common tensor false",
                "fold-leaves tensor false", "eliminate-dead tensor true", "recognise-formulas tensor false",
                "move-decisions tensor false", "eliminate-dead#2 tensor false", "select-ranks tensor false",
                "eliminate-dead#3 tensor false", "lower-tensor-to-fixed fixed true", "simplify-fixed fixed true",
                "eliminate-common#2 fixed false", "eliminate-dead#4 fixed true",
                "pool-before-requantize fixed false", "eliminate-dead#5 fixed false", "fuse-lookups fixed false",
                "lower-fixed-to-relation relation true", "eliminate-common#3 relation true",
                "eliminate-dead#6 relation false");
        assertThat(lowered.reports()).extracting(report -> report.pass() + " " + report.dialect())
                .containsExactlyElementsOf(
                        observed.stream().map(line -> line.substring(0, line.lastIndexOf(' '))).toList());
        assertThat(lowered.reports()).allSatisfy(report -> assertThat(report.seconds()).isNotNegative());
        assertThat(lowered.reports().getFirst().opsBefore()).isEqualTo(model().main().ops().size());
        assertThat(lowered.reports().getLast().opsAfter()).isEqualTo(lowered.relation().main().ops().size());
        assertThat(lowered.tableErrors()).hasSize(1);
        Map<String, long[]> x = Map.of("x", new long[]{100, -2000, 3000, 5});
        RelationInterpreter.Run run = RelationInterpreter.run(lowered.relation(), x);
        assertThat(run.failures()).isEmpty();
        FixedInterpreter.run(lowered.fixed(), x)
                .forEach((name, y) -> assertThat(run.outputs().get(name)).isEqualTo(y));
    }

    @Test
    void twoRunsGiveTheSameModule() throws AirSyntaxException {
        assertThat(compile(PassOptions.DEFAULT).relation()).isEqualTo(compile(PassOptions.DEFAULT).relation());
    }

    @Test
    void passesAreSkippedByNameAndByPosition() throws AirSyntaxException {
        assertThat(names(compile(options(List.of("eliminate-dead", "eliminate-common#2"), Optional.empty(),
                OptionalInt.empty())))).containsExactly("keep-integers", "fold-constants", "move-thresholds",
                        "simplify-tensor", "eliminate-common", "fold-leaves", "recognise-formulas", "move-decisions",
                        "select-ranks", "lower-tensor-to-fixed", "simplify-fixed", "pool-before-requantize",
                        "fuse-lookups", "lower-fixed-to-relation", "eliminate-common#3");
        assertThat(names(compile(options(List.of(), Optional.of(List.of("simplify-fixed", "eliminate-dead#1")),
                OptionalInt.empty())))).containsExactly("eliminate-dead", "lower-tensor-to-fixed", "simplify-fixed",
                        "lower-fixed-to-relation");
        assertThat(names(compile(options(List.of(), Optional.of(List.of()), OptionalInt.empty()))))
                .containsExactly("lower-tensor-to-fixed", "lower-fixed-to-relation");
        assertThatThrownBy(() -> compile(options(List.of("eliminate-dead#7", "eliminate-dead#1"),
                Optional.of(List.of("nothing", "lower-tensor-to-fixed")), OptionalInt.empty())))
                .isInstanceOf(PassSelectionException.class)
                .hasMessageStartingWith("found eliminate-dead#7, nothing, lower-tensor-to-fixed; expected one of ")
                .hasMessageContaining("eliminate-dead, eliminate-dead#2, ").hasMessageContaining("eliminate-dead#6")
                .hasMessageEndingWith("simplify-tensor");
    }

    private static List<String> names(Lowered lowered) {
        return lowered.reports().stream().map(PassReport::pass).toList();
    }

    @Test
    void rewritesStopAfterAGivenNumberAndEachNumberGivesACorrectModule() throws AirSyntaxException {
        Lowered none = compile(options(List.of(), Optional.empty(), OptionalInt.of(0)));
        Lowered bare = compile(options(List.of(), Optional.of(List.of()), OptionalInt.empty()));
        assertThat(none.relation()).isEqualTo(bare.relation());
        Lowered all = compile(PassOptions.DEFAULT);
        int stop = 0;
        while (!compile(options(List.of(), Optional.empty(), OptionalInt.of(stop))).relation().equals(all.relation())) {
            stop++;
            assertThat(stop).isLessThan(500);
        }
        assertThat(stop).isGreaterThan(5);
    }

    @Test
    void everyPassIsListedAndRunsAlone() throws AirSyntaxException {
        assertThat(Pipelines.all()).extracting(PassInfo::name).containsExactly("keep-integers", "fold-constants",
                "move-thresholds", "simplify-tensor", "eliminate-common", "fold-leaves", "eliminate-dead",
                "recognise-formulas", "move-decisions", "select-ranks", "lower-tensor-to-fixed", "simplify-fixed",
                "pool-before-requantize", "fuse-lookups", "lower-fixed-to-relation");
        assertThat(Pipelines.all()).filteredOn(info -> info.name().equals("eliminate-common"))
                .extracting(info -> info.from() + " " + info.to()).containsExactly("any same");
        Module module = model();
        assertThatThrownBy(() -> Pipelines.run(module, List.of("simplify-fixed"), PassOptions.DEFAULT,
                PassObserver.NONE))
                .isInstanceOf(PassSelectionException.class)
                .hasMessage("found simplify-fixed for a module of dialect tensor; expected a module of dialect fixed");
        assertThatThrownBy(() -> Pipelines.run(module, List.of("nothing"), PassOptions.DEFAULT, PassObserver.NONE))
                .isInstanceOf(PassSelectionException.class)
                .hasMessageStartingWith("found nothing; expected one of keep-integers, ");
    }

    @Test
    void orderNeedsAreChecked() {
        PassOrder.check(List.of("fold-constants", "simplify-tensor", "eliminate-dead"));
        assertThatThrownBy(() -> PassOrder.check(List.of("simplify-tensor", "fold-constants")))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("fold-constants has to come before")
                .hasMessageContaining("laws about constants");
    }

    private static FixedModule rounding() throws AirSyntaxException {
        return (FixedModule) new AirParser().parse("""
                module "m" fixed func @main {
                %0 = fixed.input {name = "x", visibility = private} : tensor<16xfixed4[-90,90]>
                %1 = fixed.requantize %0 {shift = 3} : tensor<16xfixed1[-11,11]>
                fixed.output %1 {name = "y", visibility = public}
                }
                """);
    }

    private static PassRunner runner() {
        return new PassRunner(PassOptions.DEFAULT.verifyingEach(), PassObserver.NONE, Map.of());
    }

    /// A wrong pass that is right on seven of eight numbers, and on the corners: it rounds x − 1.
    private static final Pass<FixedModule, FixedModule> ROUNDS_TOO_LITTLE = Pass.rewrite("round-too-little",
            FixedModule.class, "wrong", (main, budget) -> {
                List<Op> ops = new ArrayList<>(main.ops());
                Requantize round = (Requantize) ops.get(1);
                Value moved = new Value(7, TensorType.fixed(new Interval(-91, 89), 4, round.operand().type().shape()));
                ops.set(1, new Linear(moved, List.of(1L), -1, List.of(round.operand()), round.loc()));
                ops.add(2, new Requantize(round.result(), round.shift(), moved, round.loc()));
                return main.withOps(ops);
            });

    @Test
    void aPassThatChangesTheMeaningIsCaughtWithOutputAndElement() throws AirSyntaxException {
        FixedModule module = rounding();
        InternalCompilerError error = catchThrowableOfType(InternalCompilerError.class,
                () -> runner().run(List.of(ROUNDS_TOO_LITTLE), module));
        assertThat(error).hasMessageStartingWith("round-too-little: the meaning changed: output y[")
                .hasMessageContaining("seed 1");
        assertThat(error.pass()).isEqualTo("round-too-little");
        assertThat(error.dump()).contains("// before", "// after", "fixed.requantize %0 {shift = 3}");
        FixedModule unwatched = (FixedModule) new PassRunner(PassOptions.DEFAULT, PassObserver.NONE, Map.of())
                .run(List.of(ROUNDS_TOO_LITTLE), module);
        assertThat(unwatched).as("without verifyEach only the form is checked").isNotEqualTo(module);
    }

    @Test
    void aPassThatDropsAnAssertIsCaughtByTheVerifier() throws AirSyntaxException {
        Module relation = Pipelines.run(rounding(), List.of("lower-fixed-to-relation"), PassOptions.DEFAULT,
                PassObserver.NONE);
        Pass<RelationModule, RelationModule> careless = Pass.rewrite("careless", RelationModule.class, "wrong",
                (main, budget) -> main.withOps(main.ops().stream().filter(op -> !(op instanceof Zero)).toList()));
        for (PassOptions options : List.of(PassOptions.DEFAULT, PassOptions.DEFAULT.verifyingEach())) {
            assertThatThrownBy(
                    () -> new PassRunner(options, PassObserver.NONE, Map.of()).run(List.of(careless), relation))
                    .isInstanceOf(InternalCompilerError.class).hasMessageContaining("careless")
                    .hasMessageContaining("is not pinned: no assert says that x = q * 2^3 + r");
        }
    }

    @Test
    void aPassThatNarrowsAnIntervalTooMuchIsCaught() throws AirSyntaxException {
        Pass<FixedModule, FixedModule> narrow = Pass.rewrite("narrow", FixedModule.class, "wrong",
                (main, budget) -> main.withOps(main.ops().stream().map(op -> op.mapValues(value -> value.id() == 1
                        ? new Value(1, TensorType.fixed(new Interval(-11, 10), 1, value.type().shape()))
                        : value)).toList()));
        FixedModule module = rounding();
        assertThatThrownBy(() -> runner().run(List.of(narrow), module)).isInstanceOf(InternalCompilerError.class)
                .hasMessageContaining("may be anywhere in [-11,11]");
    }
}
