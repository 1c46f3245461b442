package io.assay.codegen.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.assay.backends.layout.PackedTensor.Role;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.WireBlock;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Output;
import io.assay.ir.type.Interval;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/// Generates the Java program that computes the wires of a circuit from the inputs of its model.
///
/// The program has one method for each node of the model, in its order, and one resource with the constants. It
/// computes each value once, and only those that a wire or an output needs. Long models are spread over several
/// classes.
public final class WitnessGenerator {

    private static final String PACKAGE = "io.assay.generated";
    private static final String RUNTIME = "io.assay.witness";
    private static final ClassName EVALUATION = ClassName.get(RUNTIME, "Evaluation");
    private static final ClassName WEIGHTS = ClassName.get(RUNTIME, "Weights");
    private static final ClassName SPECIFICATION = ClassName.get(RUNTIME, "TensorSpecification");
    private static final ClassName VISIBILITY = ClassName.get(RUNTIME, "Visibility");
    private static final ClassName ENCODING = ClassName.get(RUNTIME, "Encoding");
    private static final ClassName BOUNDS = ClassName.get(RUNTIME, "Bounds");
    private static final ClassName LOOKUPS = ClassName.get(RUNTIME, "Lookups");
    private static final ClassName COMPLETION = ClassName.get(RUNTIME, "Completion");
    private static final ClassName ASSIGNMENT = ClassName.get(RUNTIME, "Assignment");
    private static final TypeName SPECIFICATIONS = ParameterizedTypeName.get(ClassName.get(List.class), SPECIFICATION);
    private static final int STEPS_PER_CLASS = 50;
    /// Names of methods that a class has already, and a word that is no name of a method to call.
    private static final Set<String> TAKEN = Set.of("clone", "committed", "complete", "compute", "equals", "finalize",
            "getClass",
            "hashCode",
            "inputs", "modelSha256", "notify", "notifyAll", "outputs", "publicCount", "toString", "wait", "wireCount",
            "yield");

    /// A graph input or output.
    private record Border(String name, Value value, Visibility visibility, Optional<TensorData> lo,
            Optional<TensorData> hi, BorderFormat format) {}

    private final R1csCircuit circuit;
    private final ProgramIdentity identity;
    private final ClassName program;
    private final WeightFile weights = new WeightFile();
    private final WitnessPlan plan;
    private final LookupPlan lookups;
    private final SortedMap<String, byte[]> files = new TreeMap<>();

    private WitnessGenerator(R1csCircuit circuit, ProgramIdentity identity) {
        this.circuit = circuit;
        this.identity = identity;
        this.program = ClassName.get(PACKAGE, JavaNames.type(identity.modelName()));
        this.plan = WitnessPlan.of(circuit, new JavaNames(TAKEN));
        this.lookups = new LookupPlan(circuit.blocks());
    }

    /// Returns the program of `circuit`, the same bytes for the same arguments.
    /// @param circuit       the circuit
    /// @param inputFormats  for each graph input by name, how its numbers become integers
    /// @param outputFormats for each graph output by name, how its integers stand for numbers
    /// @param identity      what the program says of its origin
    /// @throws IllegalArgumentException if an input or output has no format
    /// @throws ArithmeticException      if the constants have 2^31 bytes or more
    public static GeneratedProgram generate(R1csCircuit circuit, Map<String, BorderFormat> inputFormats,
            Map<String, BorderFormat> outputFormats, ProgramIdentity identity) {
        List<Border> inputs = new ArrayList<>();
        List<Border> committed = new ArrayList<>();
        List<Border> outputs = new ArrayList<>();
        for (Op op : circuit.module().main().ops()) {
            if (op instanceof Input(var value, var name, var visibility, var lo, var hi, _)) {
                (visibility == Visibility.COMMITTED ? committed : inputs)
                        .add(new Border(name, value, visibility, lo, hi, format("input", name, inputFormats)));
            }
            if (op instanceof Output(var value, var name, var visibility, _)) {
                outputs.add(new Border(name, value, visibility, Optional.empty(), Optional.empty(),
                        format("output", name, outputFormats)));
            }
        }
        return new WitnessGenerator(circuit, identity).program(inputs, committed, outputs);
    }

    private static BorderFormat format(String role, String name, Map<String, BorderFormat> formats) {
        BorderFormat format = formats.get(name);
        if (format == null) {
            throw new IllegalArgumentException(role + " \"" + name + "\" has no format; found formats of "
                    + new TreeMap<>(formats).keySet());
        }
        return format;
    }

    private GeneratedProgram program(List<Border> inputs, List<Border> committed, List<Border> outputs) {
        TypeSpec.Builder main = TypeSpec.classBuilder(program).addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addSuperinterface(ClassName.get(RUNTIME, "WitnessProgram"))
                .addJavadoc("Computes the wires of the circuit of the model \"$L\".",
                        JavaNames.comment(identity.modelName()));
        main.addField(WEIGHTS, "weights", Modifier.PRIVATE, Modifier.FINAL);
        main.addField(SPECIFICATIONS, "inputs", Modifier.PRIVATE, Modifier.FINAL);
        main.addField(SPECIFICATIONS, "outputs", Modifier.PRIVATE, Modifier.FINAL);
        if (!committed.isEmpty()) {
            main.addField(SPECIFICATIONS, "committed", Modifier.PRIVATE, Modifier.FINAL);
        }
        List<MethodSpec> methods = new ArrayList<>();
        MethodSpec compute = compute(inputs, committed, outputs, methods);
        List<MethodSpec> complete = circuit.lookups().isEmpty() ? List.of() : List.of(complete());
        CodeBlock.Builder specifications = CodeBlock.builder()
                .addStatement("inputs = $T.of($>$>$L$<$<)", List.class, specifications(inputs))
                .addStatement("outputs = $T.of($>$>$L$<$<)", List.class, specifications(outputs));
        if (!committed.isEmpty()) {
            specifications.addStatement("committed = $T.of($>$>$L$<$<)", List.class, specifications(committed));
        }
        byte[] content = weights.toBytes();
        String resource = program.simpleName() + ".weights";
        main.addField(FieldSpec.builder(String.class, "WEIGHTS_SHA256", Modifier.PRIVATE, Modifier.STATIC,
                Modifier.FINAL).initializer("$S", WeightFile.sha256(content)).build());
        main.addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PUBLIC).addException(IOException.class)
                .addJavadoc("Loads the constants.\n\n@throws IOException if they are not those it was generated with")
                .addStatement("weights = $T.load($T.class, $S, WEIGHTS_SHA256)", WEIGHTS, program, resource)
                .addCode(specifications.build()).build());
        facts(!committed.isEmpty()).forEach(main::addMethod);
        main.addMethod(compute).addMethods(complete).addMethods(methods);
        write(main.build());
        files.put(folder() + resource, content);
        return new GeneratedProgram(program.canonicalName(), files);
    }

    private List<MethodSpec> facts(boolean hasWeights) {
        List<MethodSpec> facts = new ArrayList<>(
                List.of(fact("modelSha256", ClassName.get(String.class), CodeBlock.of("$S", identity.modelSha256())),
                        fact("wireCount", TypeName.INT, CodeBlock.of("$L", circuit.wireCount())),
                        fact("publicCount", TypeName.INT, CodeBlock.of("$L", circuit.publicCount())),
                        fact("inputs", SPECIFICATIONS, CodeBlock.of("inputs")),
                        fact("outputs", SPECIFICATIONS, CodeBlock.of("outputs"))));
        if (hasWeights) {
            facts.add(fact("committed", SPECIFICATIONS, CodeBlock.of("committed")));
        }
        return facts;
    }

    private static MethodSpec fact(String name, TypeName type, CodeBlock value) {
        return MethodSpec.methodBuilder(name).addAnnotation(Override.class).addModifiers(Modifier.PUBLIC).returns(type)
                .addStatement("return $L", value).build();
    }

    private CodeBlock specifications(List<Border> borders) {
        return borders.stream().map(this::specification).collect(CodeBlock.joining(",\n", "\n", ""));
    }

    private CodeBlock specification(Border border) {
        String shape = border.value().type().shape().dims().stream().map(String::valueOf)
                .collect(Collectors.joining(", "));
        Interval hull = border.value().type().interval();
        CodeBlock bounds = border.lo().isPresent()
                ? CodeBlock.of("$T.each(weights.tensor($L), weights.tensor($L))", BOUNDS,
                        weights.index(border.lo().get().toLongs()), weights.index(border.hi().orElseThrow().toLongs()))
                : CodeBlock.of("$T.uniform($LL, $LL)", BOUNDS, hull.lo(), hull.hi());
        return CodeBlock.of("new $T($S,$W$T.of($L), $L, $L, $T.$L,$W$L$L)", SPECIFICATION, border.name(), List.class,
                shape, border.format().scaleBits(), border.format().exact(), VISIBILITY, border.visibility(), bounds,
                encoding(border.format()));
    }

    /// Returns the last argument of a specification, with the comma before it; none for fixed point.
    private CodeBlock encoding(BorderFormat format) {
        if (!format.ordered()) {
            return CodeBlock.of("");
        }
        if (format.splits().isPresent()) {
            long[] grids = format.grids().map(TensorData::toLongs).orElse(new long[0]);
            return CodeBlock.of(",$W$T.doubleOrder(weights.tensor($L),$Wweights.tensor($L))", ENCODING,
                    weights.index(grids), weights.index(format.splits().get().toLongs()));
        }
        return format.grids().isPresent()
                ? CodeBlock.of(",$W$T.floatOrder(weights.tensor($L))", ENCODING,
                        weights.index(format.grids().get().toLongs()))
                : CodeBlock.of(",$W$T.FLOAT_ORDER", ENCODING);
    }

    /// Returns the method that runs all steps; the first ones are added to `methods`, the others become classes.
    private MethodSpec compute(List<Border> inputs, List<Border> committed, List<Border> outputs,
            List<MethodSpec> methods) {
        String inputNumbers = numbers(inputs);
        String outputNumbers = numbers(outputs);
        MethodSpec.Builder compute = MethodSpec.methodBuilder("compute").addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC).returns(ASSIGNMENT)
                .addParameter(ClassName.get(RUNTIME, "InputSet"), "given").addParameter(BigInteger.class, "context")
                .addException(ClassName.get(RUNTIME, "InputException"));
        compute.addStatement("$1T evaluation = new $1T(weights, $2L, wireCount())", EVALUATION,
                circuit.module().main().nextValueId());
        compute.addStatement("evaluation.read(given, inputs$L)", inputNumbers);
        start(WireBlock.WeightsBlinder.class::isInstance)
                .ifPresent(blinder -> compute.addStatement("evaluation.read(given.weights(), $L, committed$L)", blinder,
                        numbers(committed)));
        List<WitnessPlan.Step> steps = plan.steps();
        for (int from = 0; from < steps.size(); from += STEPS_PER_CLASS) {
            List<WitnessPlan.Step> part = steps.subList(from, Math.min(steps.size(), from + STEPS_PER_CLASS));
            if (from == 0) {
                part.forEach(step -> {
                    methods.add(method(step, Modifier.PRIVATE));
                    compute.addStatement("$L(evaluation)", step.name());
                });
            } else {
                compute.addStatement("$T.compute(evaluation)", part(1 + from / STEPS_PER_CLASS, part));
            }
        }
        if (lookups.uses().length > 0) {
            compute.addStatement("$T.count(evaluation.wires(), weights.tensor($L))", LOOKUPS,
                    weights.index(lookups.uses()));
        }
        compute.addStatement("evaluation.context(context, $L)", plan.contextSquare());
        compute.addStatement("int wire = evaluation.pack(2, outputs$L)", outputNumbers);
        digest(Role.OUTPUT).ifPresent(arguments -> compute
                .addStatement("wire = evaluation.digest(wire, $L, given.salts().outputs(), outputs$L)", arguments,
                        outputNumbers));
        Optional<String> hashed = digest(Role.INPUT);
        Optional<String> received = digest(Role.RECEIVED);
        String next = received.isPresent() ? "wire = " : "";
        compute.addStatement("$Levaluation.pack(wire, inputs$L)", hashed.isPresent() ? "wire = " : next, inputNumbers);
        hashed.ifPresent(arguments -> compute
                .addStatement("$Levaluation.digest(wire, $L, given.salts().inputs(), inputs$L)", next, arguments,
                        inputNumbers));
        received.ifPresent(arguments -> compute
                .addStatement("evaluation.root(wire, $L, given.rootSalt(), inputs$L)", arguments, inputNumbers));
        return compute.addStatement("return evaluation.assignment(outputs$L)", outputNumbers).build();
    }

    /// Returns the second phase: what follows from the challenge.
    private MethodSpec complete() {
        MethodSpec.Builder complete = MethodSpec.methodBuilder("complete").addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC).addParameter(long[].class, "values")
                .addParameter(TypeName.INT, "commitment").addParameter(BigInteger.class, "challenge");
        boolean hasWeights = start(WireBlock.WeightsBlinder.class::isInstance).isPresent();
        if (hasWeights) {
            complete.beginControlFlow("if (commitment == 0)").addComment("Nothing follows from that of the weights.")
                    .addStatement("return").endControlFlow();
        }
        complete.addStatement("$1T completion = new $1T(values, wireCount(), commitment$2L, challenge)", COMPLETION,
                hasWeights ? " - 1" : "");
        lookups.powers().ifPresent(
                powers -> complete.addStatement("completion.powers($L, $L, $L)", powers.start(),
                        powers.count() / WireBlock.Powers.SQUARINGS_PER_COLUMN,
                        WireBlock.Powers.SQUARINGS_PER_COLUMN));
        if (!lookups.products().isEmpty()) {
            complete.addStatement("completion.successivePowers($L, $L)",
                    lookups.successivePowers().map(WireBlock::start).orElse(0),
                    lookups.successivePowers().map(WireBlock::wireCount).orElse(0));
        }
        lookups.products().forEach(sums -> complete.addStatement("completion.product(weights.tensor($L))",
                weights.index(plan.product(sums))));
        if (lookups.runningProducts().length > 0) {
            complete.addStatement("completion.runningProducts(weights.tensor($L))",
                    weights.index(lookups.runningProducts()));
        }
        if (lookups.inverses().length > 0) {
            complete.addStatement("completion.inverses(weights.tensor($L))", weights.index(lookups.inverses()));
        }
        if (lookups.rowInverses().length > 0) {
            complete.addStatement("completion.rowInverses(weights.tensor($L))", weights.index(lookups.rowInverses()));
        }
        for (LookupPlan.Table table : lookups.tables()) {
            CodeBlock.Builder columns = CodeBlock.builder();
            table.table().columns()
                    .forEach(column -> columns.add(", weights.tensor($L)", weights.index(column.toLongs())));
            complete.addStatement("completion.quotients($L, $L, $L$L)", table.start(), table.counts(),
                    table.table().rowCount(), columns.build());
        }
        return complete.addStatement("completion.finish()").build();
    }

    /// Returns the wire of the salt of a digest and its first wire, as arguments; none if there is no such digest.
    private Optional<String> digest(Role role) {
        OptionalInt salt = start(block -> block instanceof WireBlock.Salt(_, var digest) && digest.role() == role);
        OptionalInt first = start(block -> block instanceof WireBlock.Packed(_, var digest) && digest.role() == role);
        return salt.isPresent()
                ? Optional.of(salt.getAsInt() + ", " + first.orElseThrow())
                : Optional.empty();
    }

    private OptionalInt start(Predicate<WireBlock> isWanted) {
        return circuit.blocks().stream().filter(isWanted).mapToInt(WireBlock::start).findFirst();
    }

    private static String numbers(List<Border> borders) {
        return borders.stream().map(border -> ", " + border.value().id()).collect(Collectors.joining());
    }

    private ClassName part(int number, List<WitnessPlan.Step> steps) {
        ClassName name = ClassName.get(PACKAGE, program.simpleName() + "Part" + number);
        TypeSpec.Builder type = TypeSpec.classBuilder(name).addModifiers(Modifier.FINAL)
                .addJavadoc("Methods of {@link $T}, continued.", program)
                .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
        MethodSpec.Builder compute = MethodSpec.methodBuilder("compute").addModifiers(Modifier.STATIC)
                .addParameter(EVALUATION, "evaluation");
        steps.forEach(step -> compute.addStatement("$L(evaluation)", step.name()));
        type.addMethod(compute.build());
        steps.forEach(step -> type.addMethod(method(step, Modifier.PRIVATE)));
        write(type.build());
        return name;
    }

    private MethodSpec method(WitnessPlan.Step step, Modifier access) {
        return MethodSpec.methodBuilder(step.name()).addModifiers(access, Modifier.STATIC)
                .addParameter(EVALUATION, "evaluation").addJavadoc("$L.", JavaNames.comment(step.title()))
                .addCode(StepWriter.body(step, plan, weights)).build();
    }

    private static String folder() {
        return PACKAGE.replace('.', '/') + "/";
    }

    private void write(TypeSpec type) {
        JavaFile file = JavaFile.builder(PACKAGE, type).indent("    ").skipJavaLangImports(true)
                .addFileComment("Generated by Assay $L from $L. Do not edit.",
                        JavaNames.comment(identity.toolVersion()), identity.modelSha256())
                .build();
        files.put(folder() + type.name() + ".java", file.toString().getBytes(StandardCharsets.UTF_8));
    }
}
