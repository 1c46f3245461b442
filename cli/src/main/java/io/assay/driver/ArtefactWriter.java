package io.assay.driver;

import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csWriter;
import io.assay.backends.r1cs.SymWriter;
import io.assay.codegen.java.WitnessJar;
import io.assay.format.AtomicFile;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.fixed.Input;
import io.assay.ir.fixed.Output;
import io.assay.ir.text.AirPrinter;
import io.assay.ir.text.ConstantsFile;
import io.assay.ir.type.Interval;
import io.assay.passes.calibrate.WeightFormat;
import io.assay.passes.lower.InputBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes the artefact folder of a compiled model; the folder appears when it is complete.
public final class ArtefactWriter {
    private final CompiledModel model;
    private final Path folder;
    private final Constraints.Writing writing;

    private ArtefactWriter(CompiledModel model, Path folder, Constraints.Writing writing) {
        this.model = model;
        this.folder = folder;
        this.writing = writing;
    }

    /// Writes everything that needs no keys, in place of an older artefact folder.
    /// @param writing whether `circuit.r1cs` is written; its digest is listed in any case
    /// @throws Failure if `target` exists and is no artefact folder
    public static ArtefactFolder write(CompiledModel model, Path target, Constraints.Writing writing,
            Progress progress) throws IOException {
        ArtefactFolder.requireReplaceable(target);
        progress.at("write", 0);
        Folders.replace(target, staged -> new ArtefactWriter(model, staged, writing).write());
        progress.at("write", 1);
        return ArtefactFolder.open(target);
    }

    private void write() throws IOException {
        Files.writeString(folder.resolve(ArtefactFolder.RELATIONS), AirPrinter.print(model.lowered().relation()));
        Files.writeString(folder.resolve(ArtefactFolder.SPECIFICATION), AirPrinter.print(model.lowered().fixed()));
        List<TensorData> constants = new ArrayList<>(AirPrinter.externalData(model.lowered().relation()));
        constants.addAll(AirPrinter.externalData(model.lowered().fixed()));
        AtomicFile.write(folder.resolve(ArtefactFolder.CONSTANTS), out -> ConstantsFile.write(constants, out));
        R1csCircuit circuit = model.circuit();
        SortedMap<String, String> files = new TreeMap<>();
        if (Constraints.isWritten(circuit, writing)) {
            AtomicFile.write(folder.resolve(ArtefactFolder.CIRCUIT), out -> R1csWriter.write(circuit, out));
        } else {
            files.put(ArtefactFolder.CIRCUIT, Digests.written(out -> R1csWriter.write(circuit, out)));
        }
        AtomicFile.write(folder.resolve(ArtefactFolder.SYMBOLS), out -> SymWriter.write(circuit, out));
        Profile profile = Profile.of(circuit, model.variants());
        Json.write(folder.resolve(ArtefactFolder.PROFILE), profile);
        Json.write(folder.resolve(ArtefactFolder.STATEMENT),
                StatementFile.of(circuit.statement(), !model.weights().isEmpty()));
        program();
        if (!model.weights().isEmpty()) {
            FolderWeights.write(model.weights(), model.options().weights().seed(),
                    folder.resolve(ArtefactFolder.COMMITTED_WEIGHTS));
        }
        Manifest manifest = manifest();
        Files.writeString(folder.resolve(ArtefactFolder.REPORT), Report.html(manifest, profile));
        for (Path file : Folders.files(folder)) {
            files.put(file.toString().replace('\\', '/'), Digests.of(folder.resolve(file)));
        }
        Json.write(folder.resolve(ArtefactFolder.MANIFEST), manifest.withFiles(files));
    }

    private void program() throws IOException {
        for (Map.Entry<String, byte[]> file : model.program().files().entrySet()) {
            Path path = folder.resolve(ArtefactFolder.WITNESS_SOURCES).resolve(file.getKey());
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.write(path, file.getValue());
        }
        WitnessJar.write(model.program(), System.getProperty("java.class.path"),
                folder.resolve(ArtefactFolder.WITNESS_JAR));
    }

    private Manifest manifest() {
        R1csCircuit circuit = model.circuit();
        List<Manifest.Table> tables = new ArrayList<>();
        model.lowered().tableErrors().forEach((name, error) -> tables.add(new Manifest.Table(name, error)));
        return new Manifest(Manifest.FORMAT, Manifest.VERSION, Version.number(),
                new Manifest.Model(model.name(), model.source().fileName(), model.source().digest(),
                        model.source().externalDigests(), model.source().opsets(), model.imported().bindings()),
                "groth16", model.scaleBits(), model.options().weights().text(), committed(), borders(),
                tensors(), tables,
                Manifest.Circuit.of(circuit),
                model.program().className(), Manifest.Passes.of(model.options().passes()), Manifest.NO_KEY, labels(),
                new TreeMap<>());
    }

    private List<Manifest.CommittedWeight> committed() {
        return model.weights().stream().map(weight -> Manifest.CommittedWeight.of(weight.format())).toList();
    }

    private SortedMap<String, Manifest.Labels> labels() {
        SortedMap<String, Manifest.Labels> labels = new TreeMap<>();
        model.imported().labels().forEach((output, found) -> labels.put(output,
                new Manifest.Labels(found.kind().name().toLowerCase(Locale.ROOT),
                        found.table().isText() ? "string" : "int64", found.table().names())));
        return labels;
    }

    private List<Manifest.Border> borders() {
        List<Manifest.Border> inputs = new ArrayList<>();
        List<Manifest.Border> outputs = new ArrayList<>();
        for (Op op : model.lowered().fixed().main().ops()) {
            switch (op) {
                case Input(_, _, Visibility visibility, _, _, _) when visibility == Visibility.COMMITTED -> {
                    // Listed apart.
                }
                case Input(var value, var name, var visibility, var lo, var hi, _) -> inputs.add(input(name, visibility,
                        value, lo.map(ArtefactWriter::list).orElseGet(() -> List.of(value.type().interval().lo())),
                        hi.map(ArtefactWriter::list).orElseGet(() -> List.of(value.type().interval().hi()))));
                case Output(var value, var name, var visibility, _) -> outputs.add(new Manifest.Border(name, "output",
                        text(visibility), value.type().shape().dims(), Manifest.Border.FIXED_POINT, List.of(),
                        List.of(),
                        value.type().scaleBits(), false, List.of(value.type().interval().lo()),
                        List.of(value.type().interval().hi()), "interval analysis"));
                default -> {
                    // Only inputs and outputs are borders.
                }
            }
        }
        inputs.addAll(outputs);
        return inputs;
    }

    private Manifest.Border input(String name, Visibility visibility, Value value, List<Long> lo, List<Long> hi) {
        InputBox box = Objects.requireNonNull(model.boxes().get(name));
        String encoding = switch (box.encoding()) {
            case FIXED_POINT -> Manifest.Border.FIXED_POINT;
            case FLOAT_ORDER -> Manifest.Border.FLOAT_ORDER;
            case DOUBLE_ORDER -> Manifest.Border.DOUBLE_ORDER;
        };
        List<Integer> grids = box.grids().stream().flatMapToLong(data -> Arrays.stream(data.toLongs()))
                .mapToObj(Math::toIntExact).toList();
        return new Manifest.Border(name, "input", text(visibility), value.type().shape().dims(), encoding, grids,
                box.splits().stream().flatMapToLong(data -> Arrays.stream(data.toLongs())).boxed().toList(),
                value.type().scaleBits(), box.exact(), lo, hi, box.origin());
    }

    private static String text(Visibility visibility) {
        return visibility.name().toLowerCase(Locale.ROOT);
    }

    private static List<Long> list(TensorData data) {
        List<Long> elements = new ArrayList<>();
        for (long element : data.toLongs()) {
            elements.add(element);
        }
        return elements.stream().distinct().count() == 1 ? elements.subList(0, 1) : elements;
    }

    private List<Manifest.Tensor> tensors() {
        List<Manifest.Tensor> tensors = new ArrayList<>();
        for (Op op : model.lowered().fixed().main().ops()) {
            for (Value value : op.results()) {
                Interval interval = value.type().interval();
                int scale = value.type().scaleBits();
                tensors.add(new Manifest.Tensor(op.info().name(), node(op), value.type().shape().toString(),
                        Math.scalb((double) interval.lo(), -scale), Math.scalb((double) interval.hi(), -scale), scale,
                        interval.bitWidth(), origin(op)));
            }
        }
        return tensors;
    }

    private String node(Op op) {
        return op instanceof Input input ? kind(input) + input.name() : op.loc().toString();
    }

    private String kind(Input input) {
        if (input.visibility() == Visibility.COMMITTED) {
            return "weights ";
        }
        InputBox box = Objects.requireNonNull(model.boxes().get(input.name()));
        return box.encoding().isOrder() ? "keys of input " : "input ";
    }

    private String origin(Op op) {
        return switch (op) {
            case Input input when input.visibility() == Visibility.COMMITTED -> WeightFormat.ORIGIN;
            case Input input -> Objects.requireNonNull(model.boxes().get(input.name())).origin();
            case io.assay.ir.fixed.Const _ -> "constant of the model";
            case io.assay.ir.fixed.Table _ -> "function table";
            default -> "interval analysis";
        };
    }
}
