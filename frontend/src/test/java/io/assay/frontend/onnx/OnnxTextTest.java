package io.assay.frontend.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import onnx.OnnxMl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Text and binary give one model; whatever else the bytes are, they give diagnostics.
class OnnxTextTest {
    private static final String HEADER = "<ir_version: 8, opset_import: [\"\" : 17]>\n";
    private static final String DAMAGE = "<>()[]{}=:,.@\"\\-?#019xe \n\0é";

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(OnnxTextTest.class.getResource("/io/assay/frontend/" + name)).toURI());
    }

    private static Stream<String> printedModels() {
        return Stream.concat(Stream.of("mlp_credit/model", "ae_feed_sp500/model"),
                IntStream.range(0, 32).mapToObj(i -> String.format("text/random%02d", i)));
    }

    /// The model without what names the file: digest and file name.
    private static OnnxModel bare(OnnxModel model) {
        return new OnnxModel(model.irVersion(), model.opsets(), model.producer(), model.graph(), model.functions(),
                model.metadata(), "", Map.of(), "");
    }

    private static OnnxModel text(String text) {
        return OnnxReader.readBytes("t.onnxtxt", text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    private static List<Diagnostic> refused(String text) {
        return switch (OnnxReader.readBytes("t.onnxtxt", text.getBytes(StandardCharsets.UTF_8))) {
            case Outcome.Refused<OnnxModel>(var diagnostics) -> diagnostics;
            case Outcome.Done<OnnxModel>(var model) -> throw new AssertionError("read " + model);
        };
    }

    /// The fixtures are models and what ONNX's own printer writes for them; `random` ones come from a generator.
    @ParameterizedTest
    @MethodSource("printedModels")
    void textAndBinaryGiveOneModel(String name) throws URISyntaxException {
        OnnxModel binary = OnnxReader.read(resource(name + ".onnx")).orElseThrow();
        OnnxModel text = OnnxReader.read(resource(name + ".onnxtxt")).orElseThrow();
        assertThat(bare(text)).isEqualTo(bare(binary));
        assertThat(text.digest()).isNotEqualTo(binary.digest());
    }

    @Test
    void everyAttributeFormIsRead() {
        OnnxModel model = text(HEADER + """
                g (float[N, 3, ?, "batch size"] x, seq(float) s) => (float y)  # a comment, with a "quote
                <float[2] w = {-1.5, 2}, int64 none, string[2] names = {"a\\"b", "c\\\\d"}>
                {
                   ["the node"] y, "" = my.domain.Op:v2 <
                       i = -9223372036854775808, f = 1., g = -1.5E-3, inf = -inf, n = nan, s = "",
                       ints = [1, -2], floats = [1.0, 2], wide: floats = [1, 2], none: strings = [],
                       one: float = 3, t = int32[2] {1, 2}, named = float "a b" = {0.5}, type = map(int64, string[]),
                       sub = body (float z) => (float u) { u = Neg(z) }, ts: tensors = [float {1}, int8[1] q {-128}]
                   > (x, , w)
                }
                """);
        OnnxNode node = model.graph().nodes().getFirst();
        assertThat(node.qualifiedOpType() + ":" + node.overload()).isEqualTo("my.domain.Op:v2");
        assertThat(node.name()).isEqualTo("the node");
        assertThat(node.inputs()).containsExactly("x", "", "w");
        assertThat(node.outputs()).containsExactly("y", "");
        Map<String, AttributeValue> expected = new LinkedHashMap<>();
        expected.put("i", new AttributeValue.IntValue(Long.MIN_VALUE));
        expected.put("f", new AttributeValue.FloatValue(1f));
        expected.put("g", new AttributeValue.FloatValue(-0.0015f));
        expected.put("inf", new AttributeValue.FloatValue(Float.NEGATIVE_INFINITY));
        expected.put("n", new AttributeValue.FloatValue(Float.NaN));
        expected.put("s", new AttributeValue.StringValue(""));
        expected.put("ints", new AttributeValue.Ints(List.of(1L, -2L)));
        expected.put("floats", new AttributeValue.Floats(List.of(1f, 2f)));
        expected.put("wide", new AttributeValue.Floats(List.of(1f, 2f)));
        expected.put("none", new AttributeValue.Strings(List.of()));
        expected.put("one", new AttributeValue.FloatValue(3f));
        expected.forEach((name, value) -> assertThat(node.attributes().get(name)).as(name).isEqualTo(value));
        assertThat(node.attributes().get("named"))
                .isEqualTo(new AttributeValue.TensorValue(OnnxTensor.ofFloats("a b", List.of(), 0.5f)));
        assertThat(node.attributes().get("type"))
                .isEqualTo(new AttributeValue.TypeValue(new OnnxType.Other("map(string[])")));
        assertThat(((AttributeValue.Tensors) Objects.requireNonNull(node.attributes().get("ts"))).values().getLast())
                .isEqualTo(OnnxTensor.ofBytes("q", OnnxDataType.INT8, List.of(1L), new byte[]{-128}));
        assertThat(((AttributeValue.GraphValue) Objects.requireNonNull(node.attributes().get("sub"))).value().nodes())
                .hasSize(1);
        assertThat(model.graph().inputs().getFirst().type().text()).isEqualTo("float[N,3,?,batch size]");
        assertThat(Objects.requireNonNull(model.graph().initializers().get("names")).strings())
                .containsExactly("a\"b", "c\\d");
        assertThat(model.graph().valueInfos().getFirst().name()).isEqualTo("none");
    }

    @Test
    void functionsKeepTheirAttributesAndDefaults() {
        OnnxModel model = text(HEADER + """
                g (float x) => (float y) { y = local.Twice <alpha = 2.0>(x) }
                <domain: "local", overload: "", opset_import: ["" : 17], doc_string: "d">
                Twice <alpha, "beta x": float = 0.5, gamma = [1]> (float[N] a, b) => (c) <float d>
                {
                    d = Mul <k: float = @alpha> (a, b)
                    c = Add (d, d)
                }
                """);
        OnnxFunction function = model.functions().getFirst();
        assertThat(function.domain() + "." + function.name()).isEqualTo("local.Twice");
        assertThat(function.inputs()).containsExactly("a", "b");
        assertThat(function.outputs()).containsExactly("c");
        assertThat(function.attributes()).containsExactly("alpha");
        assertThat(function.attributeDefaults().toString())
                .isEqualTo("{beta x=FloatValue[value=0.5], gamma=Ints[values=[1]]}");
        assertThat(function.opsets()).isEqualTo(Map.of("ai.onnx", 17L));
        assertThat(function.nodes().getFirst().attributes().get("k"))
                .isEqualTo(new AttributeValue.Reference("alpha"));
    }

    /// A literal of each type at its limits, and the bytes that it must become (little-endian).
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            float    | 0.1          | cdcccc3d
            float    | -0           | 00000080
            float    | 16777217     | 0000804b
            double   | 0.1          | 9a9999999999b93f
            float16  | 15360        | 003c
            bfloat16 | 65535        | ffff
            int8     | -128         | 80
            uint8    | 255          | ff
            int16    | -32768       | 0080
            uint16   | 65535        | ffff
            int32    | -2147483648  | 00000080
            uint32   | 4294967295   | ffffffff
            int64    | -1           | ffffffffffffffff
            uint64   | 18446744073709551615 | ffffffffffffffff
            bool     | 1            | 01
            float8e4m3fn | 200      | c8
            """)
    void literalsOfEveryTypeBecomeTheirBytes(String type, String literal, String hex) {
        OnnxModel model = text(HEADER + "g (" + type + " x = {" + literal + "}) => (" + type + " x) {}");
        OnnxTensor tensor = Objects.requireNonNull(model.graph().initializers().get("x"));
        OnnxDataType dataType = OnnxDataType.ofText(type).orElseThrow();
        assertThat(tensor).isEqualTo(
                OnnxTensor.ofBytes("x", dataType, List.of(), java.util.HexFormat.of().parseHex(hex)));
    }

    @Test
    void fourBitLiteralsArePackedBytes() {
        OnnxModel model = text(HEADER + "g (int4[3] x = {33, 15}) => (int4[3] x) {}");
        assertThat(Objects.requireNonNull(model.graph().initializers().get("x")).toLongs()).containsExactly(1, 2, -1);
    }

    @Test
    void externalDataIsReadAsFromBinary(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("w.bin"), new byte[]{9, 9, 0, 0, (byte) 0x80, 0x3f});
        Path file = folder.resolve("m.onnxtxt");
        String good = HEADER
                + "g () => (float w) <float w = [\"location\" : \"w.bin\", \"offset\" : \"2\", \"length\" : \"4\"]> {}";
        Files.writeString(file, good);
        OnnxModel model = OnnxReader.read(file).orElseThrow();
        assertThat(Objects.requireNonNull(model.graph().initializers().get("w")).toDoubles()).containsExactly(1.0);
        assertThat(model.externalDigests()).containsOnlyKeys("w.bin");
        Files.writeString(file, good.replace("w.bin", "../w.bin"));
        assertThat(OnnxReader.read(file).toString()).contains("AS1011", "../w.bin", "inside the model's own folder");
    }

    @Test
    void contentDecidesAndThenTheName() throws URISyntaxException, IOException {
        byte[] text = Files.readAllBytes(resource("mlp_credit/model.onnxtxt"));
        byte[] binary = Files.readAllBytes(resource("mlp_credit/model.onnx"));
        assertThat(OnnxReader.readBytes("model.onnx", text)).isInstanceOf(Outcome.Done.class);
        assertThat(OnnxReader.readBytes("model.onnxtxt", binary)).isInstanceOf(Outcome.Done.class);
        byte[] bare = "g (float x) => (float x) {}".getBytes(StandardCharsets.UTF_8);
        assertThat(OnnxReader.readBytes("model.ONNXTXT", bare)).isInstanceOf(Outcome.Done.class);
        assertThat(OnnxReader.readBytes("model.onnx", bare).toString()).contains("AS1002");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            g (float x) => (float y) { y = Neg(x }           | AS1031 | line 1, column 38 | '}'; expected | ')'
            g (float x) => (float y) { y = Neg(x) ! }        | AS1031 | line 1, column 39 | '!'; expected | '}'
            g (float x) => (float y) { y = Neg(x)            | AS1031 | line 1, column 38 | the end of the file | '}'
            g (float x) => (float y) { y = N<s = "a>(x) }    | AS1031 | line 1, column 38 | '"a>(x) }' | STRING
            g (flaot x) => (float y) {}                      | AS1032 | line 1, column 4  | 'flaot' | a type such as
            g (seq(float, float) x) => () {}                 | AS1032 | line 1, column 4  | 'seq'   | seq of 1 type
            g (float16 x = {1.5}) => () {}                   | AS1032 | line 1, column 17 | '1.5'   | [0, 65535]
            g (int8 x = {128}) => () {}                      | AS1032 | line 1, column 14 | '128'   | [-128, 127]
            g (float x = {1e39}) => () {}                    | AS1032 | line 1, column 15 | '1e39'  | a finite float
            g (float x = {one}) => () {}                     | AS1032 | line 1, column 15 | 'one'   | a finite float
            g (double x = {"1"}) => () {}                    | AS1032 | line 1, column 16 | '"1"'   | a finite float
            g (float x = {int64}) => () {}                   | AS1032 | line 1, column 15 | 'int64' | a finite float
            g (double x = {e5}) => () {}                     | AS1032 | line 1, column 16 | 'e5'    | a finite float
            g (uint64 x = {-1}) => () {}                     | AS1032 | line 1, column 16 | '-1'    | [0, 2^64)
            g (string x = {1}) => () {}                      | AS1032 | line 1, column 16 | '1'     | in quotes
            g (float[N] x = {1}) => () {}                    | AS1032 | line 1, column 4  | 'float[N]' | float[2,3]
            g (int4[2] x = ...) => () {}                     | AS1032 | line 1, column 16 | '...'   | numbers in { }
            g (x = {1}) => () {}                             | AS1032 | line 1, column 4  | "x" alone | a type
            g () => (float x = {1}) {}                       | AS1032 | line 1, column 20 | '{'     | a type and a name
            g () => () { y = N<a = []>() }                   | AS1032 | line 1, column 24 | '[]'    | such as ints
            g () => () { y = N<a = [1, 2.0]>() }             | AS1032 | line 1, column 28 | '2.0'   | int
            g () => () { y = N<a : ints = 5>() }             | AS1032 | line 1, column 31 | '5'     | ints
            g () => () { y = N<a : int = [5]>() }            | AS1032 | line 1, column 30 | '['     | one int
            g () => () { y = N<a : itn = 5>() }              | AS1032 | line 1, column 24 | 'itn'   | float, int
            g () => () { y = N<a = [@b]>() }                 | AS1032 | line 1, column 25 | '@'     | a number
            g () => () { y = N<a = -abc>() }                 | AS1032 | line 1, column 24 | '-abc'  | a finite float
            g () => () { y = N<a = 9223372036854775808>() }  | AS1032 | line 1, column 24 | '9223372036854775808' | [-9
            g () => () { y = N<a=1>() <b=1> }                | AS1032 | line 1, column 27 | a second list | one list
            <ir_vresion: 8> g () => () {}                    | AS1032 | line 1, column 2  | 'ir_vresion' | ir_version,
            <ir_version: "8"> g () => () {}                  | AS1032 | line 1, column 2  | 'ir_version' | an integer
            <producer_name: 8> g () => () {}                 | AS1032 | line 1, column 17 | '8'     | a string
            <opset_import: 8> g () => () {}                  | AS1032 | line 1, column 16 | '8'     | pairs in [ ]
            <metadata_props: ["a" : 1]> g () => () {}        | AS1032 | line 1, column 25 | '1'     | a string
            """)
    void faultsAreNamedWithTheirPlace(String text, String code, String place, String found, String expected) {
        List<Diagnostic> diagnostics = refused(text);
        Diagnostic first = diagnostics.getFirst();
        assertThat(first.code()).isEqualTo(code);
        assertThat(first.fields()).containsEntry("place", place).containsEntry("file", "t.onnxtxt").containsKey("help");
        String[] sides = Objects.requireNonNull(first.fields().get("found")).split("; expected ", 2);
        assertThat(sides[0] + "; expected").contains(found);
        assertThat(sides[1]).contains(expected);
    }

    @Test
    void allFaultyValuesAreReportedAtOnce() {
        assertThat(refused("g (int8 x = {300, 1, 400}) => (float[2] y) <uint8 z = {-1}> { y = N<a = []>() }"))
                .extracting(Diagnostic::code).containsExactly("AS1032", "AS1032", "AS1032", "AS1032");
    }

    @ParameterizedTest
    @ValueSource(strings = {"seq(", "(", "g (x) => (y) { y = If <b = ", "<", "[", "{", "optional(seq("})
    void deepNestingIsRefused(String step) {
        for (int depth : new int[]{100, 101, 20_000}) {
            String text = "g (float x) => (float y) { y = N <t = " + step.repeat(depth) + " > (x) }";
            assertThat(refused(text).getFirst().code()).as("depth %d", depth).isIn("AS1031", "AS1033");
        }
        assertThat(refused("g (" + step.repeat(200_000)).getFirst().toString()).contains("at most 100");
    }

    @Test
    void nestingThatIsDeepButPossibleIsRead() {
        String type = "seq(".repeat(90) + "float" + ")".repeat(90);
        assertThat(text("g (" + type + " x) => (float[] x) {}").graph().inputs().getFirst().type().text())
                .isEqualTo(type);
        String sub = "b (float z) => (float u) { u = If <t = ".repeat(40) + "1" + "> () }".repeat(40);
        assertThat(text("g () => () { y = If <t = " + sub + "> () }").graph().nodes()).hasSize(1);
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        byte[] bytes = "g () => () { y = N<a = \"?\">() }".getBytes(StandardCharsets.UTF_8);
        bytes[24] = (byte) 0xff;
        assertThat(OnnxReader.readBytes("t.onnxtxt", bytes).toString()).contains("AS1031", "UTF-8", "24 of 31");
    }

    @Test
    void textsThatAreTooLargeAreRefused() {
        byte[] spaces = new byte[OnnxTextReader.LARGEST_BYTES + 1];
        Arrays.fill(spaces, (byte) ' ');
        assertThat(OnnxReader.readBytes("t.onnxtxt", spaces).toString()).contains("AS1033", "binary");
        assertThat(refused(",".repeat(OnnxTextReader.MOST_TOKENS + 1)).getFirst().toString())
                .contains("AS1033", "more than 2097152 words");
    }

    @Test
    void everyPrefixIsReadOrRefused() throws URISyntaxException, IOException {
        String text = Files.readString(resource("text/random05.onnxtxt"));
        int refused = 0;
        for (int length = 0; length < text.length(); length++) {
            if (readsOrRefuses(text.substring(0, length).getBytes(StandardCharsets.UTF_8)).isPresent()) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(text.length() / 2);
    }

    @Test
    void damagedTextIsReadOrRefused() throws URISyntaxException, IOException {
        long seed = 20261124;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<byte[]> texts = new ArrayList<>();
        for (String name : printedModels().toList()) {
            texts.add(Files.readAllBytes(resource(name + ".onnxtxt")));
        }
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] text = texts.get(i % 10 == 0 ? 0 : 2 + random.nextInt(texts.size() - 2)).clone();
            for (int change = 0; change <= i % 3; change++) {
                text[random.nextInt(text.length)] = i % 2 == 0
                        ? (byte) DAMAGE.charAt(random.nextInt(DAMAGE.length()))
                        : (byte) random.nextInt(256);
            }
            refused += readsOrRefuses(text).isPresent() ? 1 : 0;
        }
        assertThat(refused).isBetween(1000, 2999);
    }

    private static Optional<List<Diagnostic>> readsOrRefuses(byte[] text) {
        return switch (OnnxReader.readBytes("t.onnxtxt", text)) {
            case Outcome.Refused<OnnxModel>(var diagnostics) -> {
                assertThat(diagnostics).isNotEmpty();
                yield Optional.of(diagnostics);
            }
            case Outcome.Done<OnnxModel> _ -> Optional.empty();
        };
    }

    @Test
    void theMessageOfATextCanBeWrittenInBinary() throws URISyntaxException, IOException {
        byte[] text = Files.readAllBytes(resource("mlp_credit/model.onnxtxt"));
        OnnxMl.ModelProto proto = OnnxTextReader.read("t", text).orElseThrow();
        assertThat(proto.getGraph().getNodeCount()).isEqualTo(8);
        assertThat(OnnxReader.readBytes("t.onnx", proto.toByteArray())).isInstanceOf(Outcome.Done.class);
    }
}
