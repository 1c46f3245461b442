package io.assay.driver;

import io.assay.backends.r1cs.CommittedWires;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.ir.TensorData;
import io.assay.ir.type.Shape;
import io.assay.passes.calibrate.WeightFormat;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.NumberOrder;
import io.assay.passes.pipeline.PassOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/// What `manifest.json` of an artefact folder says.
///
/// @param format        always [#FORMAT]
/// @param version       version of this form, [#VERSION]
/// @param tool          version of Assay that wrote the folder
/// @param model         which model it was
/// @param backend       proof system
/// @param scaleBits     fractional bits of activations and outputs
/// @param weights       `fixed`: constants of the circuit; `committed`: inputs that the prover commits to
/// @param committed     each tensor that is committed to, in the order of the inputs; none if weights are fixed
/// @param borders       inputs and outputs, in the order of the model, inputs first
/// @param tensors       every tensor between them with its range, scale and bits
/// @param tables        function tables with their stated error
/// @param circuit       size of the circuit
/// @param witnessClass  class of the witness program in `witness/witness.jar`
/// @param passes        which passes of the compiler ran
/// @param setup         who made the key: [#NO_KEY], [#SINGLE_PARTY] or [#CEREMONY]
/// @param labels        names that belong to outputs, by the output's name
/// @param files         SHA-256 of each file by its path in the folder, `/` between names
public record Manifest(String format, int version, String tool, Model model, String backend, int scaleBits,
        String weights, List<CommittedWeight> committed, List<Border> borders, List<Tensor> tensors, List<Table> tables,
        Circuit circuit,
        String witnessClass, Passes passes, String setup, SortedMap<String, Labels> labels,
        SortedMap<String, String> files) {
    /// Tells this file from others.
    public static final String FORMAT = "assay-manifest";
    /// The version that is written. Versions 1, which has no `labels`, 2, which has no `passes`, 3, which has no lookups, 4,
    /// which has no committed weights, and 5, whose tensors are all fixed-point, are read as well.
    public static final int VERSION = 7;
    /// There is no key yet.
    public static final String NO_KEY = "none";
    /// One party drew the secrets of the key and could prove anything under it.
    public static final String SINGLE_PARTY = "single-party";
    /// Several parties did, and one honest one is enough.
    public static final String CEREMONY = "ceremony";

    /// The model.
    ///
    /// @param name     name of its module, also that of the contract
    /// @param file     last element of the path it was read from
    /// @param sha256   of that file
    /// @param external SHA-256 of each external data file
    /// @param opsets   version of each operator set
    /// @param bindings size that each symbolic dimension got
    public record Model(String name, String file, String sha256, Map<String, String> external,
            Map<String, Long> opsets, Map<String, Long> bindings) {}

    /// An input or output.
    ///
    /// @param name       name in the model
    /// @param role       `input` or `output`
    /// @param visibility `public`, `hashed`, `received` or `private`
    /// @param shape      extents of the axes
    /// @param encoding   [#FIXED_POINT]: an integer v stands for v / 2^scaleBits; [#FLOAT_ORDER]: for the float32 of that key, or
    ///                   for v / 2^k, k being the element's grid; [#DOUBLE_ORDER]: for the float64 numbers of that place, or as
    ///                   before
    /// @param grids      where the order is read, and some element has a grid: for each its fractional bits, or -1; else empty
    /// @param splits     with [#DOUBLE_ORDER]: those of [NumberOrder.Doubles]; else empty
    /// @param scaleBits  fractional bits of its integers; 0 where the order is read
    /// @param exact      whether only multiples of 2^-scaleBits are taken; false where the order is read
    /// @param lo         least integer: one for all elements, or one for each
    /// @param hi         greatest integer, as many as `lo`
    /// @param origin     where the range comes from
    public record Border(String name, String role, String visibility, List<Integer> shape, String encoding,
            List<Integer> grids, List<Long> splits, int scaleBits, boolean exact, List<Long> lo, List<Long> hi,
            String origin) {
        /// The encoding of multiples of a power of two.
        public static final String FIXED_POINT = "fixed-point";
        /// The encoding of places in the order of float32 numbers: [io.assay.ir.tensor.FloatKey].
        public static final String FLOAT_ORDER = "float-order";
        /// The encoding of places in the order of float64 numbers: [NumberOrder.Doubles].
        public static final String DOUBLE_ORDER = "double-order";

        public Border {
            grids = List.copyOf(grids);
            splits = List.copyOf(splits);
        }

        /// Tells whether integers are places in the order of floats.
        /// @throws IllegalArgumentException if the encoding is none that there is
        boolean ordered() {
            return switch (encoding) {
                case FIXED_POINT -> false;
                case FLOAT_ORDER, DOUBLE_ORDER -> true;
                default -> throw new IllegalArgumentException("encoding " + encoding + " of " + name);
            };
        }

        /// Returns the order of which integers are places.
        /// @throws IllegalArgumentException if they are none
        NumberOrder order() {
            return switch (encoding) {
                case FLOAT_ORDER -> new NumberOrder.Floats();
                case DOUBLE_ORDER -> new NumberOrder.Doubles(TensorData.integers(Shape.of(splits.size()),
                        splits.stream().mapToLong(Long::longValue).toArray()));
                default -> throw new IllegalArgumentException("encoding " + encoding + " of " + name);
            };
        }

        /// What its integers are, for people.
        String numbers() {
            if (!ordered()) {
                return scaleBits + " fractional bits" + (exact ? " exactly" : "");
            }
            String type = encoding.equals(FLOAT_ORDER) ? "float32" : "float64";
            if (!grids.isEmpty()) {
                long keys = grids.stream().filter(grid -> grid == InputBox.KEY).count();
                return "by its order, " + keys + " of " + grids.size() + " elements as " + type
                        + ", the others on a grid";
            }
            NumberOrder order = order();
            boolean missing = hi.contains(order.missing());
            return type + " by its order" + (lo.size() > 1 || hi.size() > 1
                    ? ""
                    : ", from " + text(order, lo.getFirst()) + " to "
                            + text(order, missing ? order.infinity() : hi.getFirst()))
                    + (missing ? ", or missing" : ", never missing");
        }

        private static String text(NumberOrder order, long integer) {
            double number = order.number(integer);
            return order instanceof NumberOrder.Floats ? Float.toString((float) number) : Double.toString(number);
        }
    }

    /// A tensor of weights that is committed to. The circuit holds for all integers in its range.
    ///
    /// @param name      name in the model
    /// @param shape     extents of the axes
    /// @param scaleBits fractional bits of its integers
    /// @param lo        least integer: one for all elements, or one for each
    /// @param hi        greatest integer, as many as `lo`
    public record CommittedWeight(String name, List<Integer> shape, int scaleBits, List<Long> lo, List<Long> hi) {
        public CommittedWeight {
            shape = List.copyOf(shape);
            lo = List.copyOf(lo);
            hi = List.copyOf(hi);
        }

        static CommittedWeight of(WeightFormat format) {
            return new CommittedWeight(format.name(), format.shape().dims(), format.scaleBits(), list(format.lo()),
                    list(format.hi()));
        }

        private static List<Long> list(TensorData data) {
            return Arrays.stream(data.toLongs()).boxed().toList();
        }

        private WeightFormat format() {
            Shape all = new Shape(shape);
            return new WeightFormat(name, all, scaleBits, data(lo, all), data(hi, all));
        }

        private static TensorData data(List<Long> integers, Shape shape) {
            return TensorData.integers(integers.size() == 1 ? Shape.SCALAR : shape,
                    integers.stream().mapToLong(Long::longValue).toArray());
        }
    }

    /// Returns what becomes of weights when a model is compiled for this folder again.
    /// @throws IllegalArgumentException if a committed tensor is none that this version writes
    WeightOptions weightOptions() {
        if (!weights.equals("committed")) {
            return WeightOptions.FIXED;
        }
        return WeightOptions.frozen(committed.stream().map(CommittedWeight::format).toList());
    }

    /// A tensor of the specification.
    ///
    /// @param op        operation
    /// @param node      ONNX nodes behind it
    /// @param shape     extents, for example `1x32`
    /// @param lo        least real value
    /// @param hi        greatest real value
    /// @param scaleBits fractional bits
    /// @param bits      bits of its integers
    /// @param origin    where the range comes from
    public record Tensor(String op, String node, String shape, double lo, double hi, int scaleBits, int bits,
            String origin) {}

    /// A function table.
    ///
    /// @param name  name
    /// @param error greatest distance from the function, found by trying every argument
    public record Table(String name, double error) {}

    /// Names that belong to an output: what it holds instead of strings or maps.
    ///
    /// @param of    `values`: each element is the position of its name; `columns`: the positions on the last axis are named
    /// @param type  what the names are in the model: `string` or `int64`
    /// @param names the names by position, from 0
    public record Labels(String of, String type, List<String> names) {
        public Labels {
            names = List.copyOf(names);
        }
    }

    /// Which passes ran; `name#2` is the second of that name.
    ///
    /// @param all     whether all did, but those in `skipped`
    /// @param only    the only ones that did, if not all
    /// @param skipped the ones that did not
    public record Passes(boolean all, List<String> only, List<String> skipped) {
        /// The whole pipeline.
        public static final Passes ALL = new Passes(true, List.of(), List.of());

        public Passes {
            only = List.copyOf(only);
            skipped = List.copyOf(skipped);
        }

        static Passes of(PassOptions options) {
            return new Passes(options.only().isEmpty(), options.only().orElse(List.of()), options.skip());
        }

        PassOptions options() {
            return new PassOptions(false, skipped, all ? Optional.empty() : Optional.of(only), OptionalInt.empty(), 1);
        }
    }

    /// Size of a circuit.
    ///
    /// @param constraints     rows
    /// @param wires           wires, the constant one among them
    /// @param publicInputs    public elements
    /// @param nonZeros        entries of the three matrices
    /// @param committedValues wires that each proof commits to, 0 for a plain circuit
    /// @param lookupTables    tables that values are looked up in, none for a plain circuit
    public record Circuit(int constraints, int wires, int publicInputs, long nonZeros, int committedValues,
            List<LookupTable> lookupTables) {
        public Circuit {
            lookupTables = List.copyOf(lookupTables);
        }

        static Circuit of(R1csCircuit circuit) {
            List<LookupTable> tables = new ArrayList<>();
            circuit.lookups().ifPresent(lookups -> {
                for (int index = 0; index < lookups.tables().size(); index++) {
                    tables.add(LookupTable.of(circuit, index));
                }
            });
            return new Circuit(circuit.constraintCount(), circuit.wireCount(), circuit.publicCount(),
                    circuit.nonZeroCount(),
                    circuit.commitments().stream().mapToInt(CommittedWires::wireCount).sum(), tables);
        }

        /// Tells whether proofs commit to wires, and values are looked up.
        public boolean hasLookups() {
            return committedValues > 0;
        }

        /// Returns how many values are looked up.
        public long lookups() {
            return lookupTables.stream().mapToLong(LookupTable::uses).sum();
        }
    }

    /// A table that values are looked up in.
    ///
    /// @param name    `range`, or that of the function table
    /// @param rows    its rows
    /// @param columns its columns, the number of the row among them
    /// @param uses    how many values are looked up in it
    public record LookupTable(String name, int rows, int columns, long uses) {
        private static LookupTable of(R1csCircuit circuit, int index) {
            io.assay.backends.r1cs.LookupTable table = circuit.lookups().orElseThrow().tables().get(index);
            return new LookupTable(name(table), table.rowCount(), 1 + table.columns().size(), circuit.useCount(index));
        }

        static String name(io.assay.backends.r1cs.LookupTable table) {
            return switch (table) {
                case io.assay.backends.r1cs.LookupTable.Numbers _ -> "range";
                case io.assay.backends.r1cs.LookupTable.Segments(var function) -> function.name();
            };
        }
    }

    /// Returns this manifest with other digests.
    public Manifest withFiles(SortedMap<String, String> other) {
        return new Manifest(format, version, tool, model, backend, scaleBits, weights, committed, borders, tensors,
                tables,
                circuit, witnessClass, passes, setup, labels, other);
    }

    /// Returns this manifest with a key made by others.
    public Manifest withSetup(String other) {
        return new Manifest(format, version, tool, model, backend, scaleBits, weights, committed, borders, tensors,
                tables,
                circuit, witnessClass, passes, other, labels, files);
    }

    /// Returns the borders of one role, in the order of the model.
    public List<Border> borders(String role) {
        return borders.stream().filter(border -> border.role().equals(role)).toList();
    }
}
