package io.assay.checker.air;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.checker.BadArtefactException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelationReaderTest {

    private static final long[] ELEMENTS = {3, -1, 4, 1, -5, 9};

    private static byte[] elements() {
        ByteBuffer bytes = ByteBuffer.allocate(8 * ELEMENTS.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(ELEMENTS).forEach(bytes::putLong);
        return bytes.array();
    }

    /// A file with one constant, 2x3 of i64.
    private static byte[] weights() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeBytes("assaywts");
        out.writeInt(1);
        out.writeInt(1);
        out.writeUTF("i64");
        out.writeByte(2);
        out.writeInt(2);
        out.writeInt(3);
        out.write(elements());
        return bytes.toByteArray();
    }

    private static String digest() throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update("i64 2x3\n".getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(sha256.digest(elements()));
    }

    private static String text() throws Exception {
        return """
                // A comment.
                module "a \\"name\\"" relation
                data @w : tensor<2x3xi64> = sha256 "%s"
                func @main {
                  %%0 = relation.input {name = "x", visibility = private} : tensor<2x3xint[-8,7]>
                  %%7 = relation.const {data = @w} : tensor<2x3xint[-5,9]> loc("a":"A", "b\\\\":"B")
                  %%3 = relation.linear %%0, %%7 {coefficients = [1, -9223372036854775808], constant = 0} : tensor<2x3xint[0,1]>
                  relation.output %%3 {name = "y", visibility = public}
                }
                """
                .formatted(digest());
    }

    private static RelationModule read(String text, byte[] weights) throws IOException {
        return RelationTexts.read(text.getBytes(StandardCharsets.UTF_8), weights);
    }

    @Test
    void readsWhatIsThere() throws Exception {
        RelationModule module = read(text(), weights());
        assertThat(module.name()).isEqualTo("a \"name\"");
        assertThat(module.relations()).hasSize(4);
        Relation.Const constant = (Relation.Const) module.relations().get(1);
        assertThat(constant.data().elements()).isEqualTo(ELEMENTS);
        assertThat(constant.origin()).isEqualTo(new Relation.Origin(6, "a+b\\"));
        Relation.Linear linear = (Relation.Linear) module.relations().get(2);
        assertThat(linear.coefficients()).containsExactly(1L, Long.MIN_VALUE);
        assertThat(linear.result()).isEqualTo(new Tensor(2, "%3", Shape.of(2, 3), 0, 1));
    }

    @Test
    void constantsHaveTheirDigests() throws Exception {
        byte[] changed = weights();
        changed[changed.length - 1] ^= 1;
        assertThatThrownBy(() -> read(text(), changed)).isInstanceOf(BadArtefactException.class)
                .hasMessageContaining("no constant with sha256 " + digest());
        assertThatThrownBy(() -> read(text().replace("2x3xi64", "3x2xi64"), weights()))
                .isInstanceOf(BadArtefactException.class).hasMessageContaining("found a constant 2x3 of i64");
        for (int length = 0; length < weights().length; length++) {
            byte[] truncated = Arrays.copyOf(weights(), length);
            assertThatThrownBy(() -> read(text(), truncated)).isInstanceOf(BadArtefactException.class);
        }
        byte[] longer = Arrays.copyOf(weights(), weights().length + 1);
        assertThatThrownBy(() -> read(text(), longer)).hasMessageContaining("the end of the file after 1 constants");
    }

    @Test
    void readsFiles(@TempDir Path folder) throws Exception {
        Path air = folder.resolve("model.air");
        Path weights = folder.resolve("weights.bin");
        assertThatThrownBy(() -> RelationReader.read(air, weights)).isInstanceOf(NoSuchFileException.class);
        Files.writeString(air, text());
        assertThatThrownBy(() -> RelationReader.read(air, weights)).isInstanceOf(BadArtefactException.class)
                .hasMessageContaining("weights.bin, file: found none");
        Files.write(weights, weights());
        assertThat(RelationReader.read(air, weights).relations()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "relation\\n | fixed\\n | line 2: found 'fixed'; expected 'relation'",
            "private | secret | found visibility = secret; expected public or hashed or received or private",
            "-8,7 | 8,7 | found int[8,7]",
            "-8,7 | -8,9223372036854775807 | found int[-8,9223372036854775807]; expected an interval within",
            "-8,7 | -8,9223372036854775808 | expected an integer of 64 bits",
            "%0, %7 | %0 | found relation.linear with 1 operands and 1 results; expected 2 and 1",
            "%0, %7 | %0, %8 | line 7: found %8, which nothing before defines",
            "%7 = | %0 = | line 6: found %0 for the second time",
            "relation.const | relation.constant | found op relation.constant",
            "constant = 0 | shift = 0 | found relation.linear without constant",
            "constant = 0 | constant = 0, shift = 0 | found relation.linear with shift; expected no such key",
            "constant = 0 | constant = 0, constant = 0 | found constant twice in relation.linear",
            "constant = 0 | constant = [0] | found relation.linear whose constant is no integer",
            "2x3xint[-8,7] | 6xint[-8,7] | found relation.linear with %0 of shape [6]; expected [2x3]",
            "2x3xint[-8,7] | 67108864x2xint[-8,7] | found more than 2^26 elements",
            "2x3xint[-8,7] | 99999999999x2xint[-8,7] | expected an extent below 2^31",
            "data = @w | data = @v | found @v; expected a constant that is defined before",
            "visibility = public} | visibility = public | found the end of the file; expected an op",
            "name = \"y\" | name = \"y | the end of the line in a string",
            "relation.output %3 | relation.zero %3 | found relation.zero with name, visibility"})
    void sayWhatIsWrong(String old, String other, String message) throws Exception {
        String text = text().replace(old.replace("\\n", "\n"), other.replace("\\n", "\n"));
        assertThat(text).isNotEqualTo(text());
        assertThatThrownBy(() -> read(text, weights())).isInstanceOf(BadArtefactException.class)
                .hasMessageContaining(message);
    }

    @Test
    void truncatedTextsAreNone() throws Exception {
        byte[] text = text().stripTrailing().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < text.length; length++) {
            byte[] truncated = Arrays.copyOf(text, length);
            assertThatThrownBy(() -> RelationTexts.read(truncated, weights()))
                    .isInstanceOf(BadArtefactException.class);
        }
    }

    @Test
    void bracesAreNotDeep() {
        String deep = "a{a = ".repeat(100_000);
        assertThatThrownBy(() -> RelationTexts
                .read("module \"m\" relation func @main { relation.zero {a = " + deep))
                .isInstanceOf(BadArtefactException.class).hasMessageContaining("at most 4");
    }

    /// Positions, labels and extents that leave their tensors.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "divide | index_map{offset = 2, strides = [1]} | index_map{offset = 3, strides = [1]} | positions in [3, 4]",
            "divide | index_map{offset = 2, strides = [1]} | index_map{offset = 2, strides = [-3]} | positions in [-1, 2]",
            "divide | index_map{offset = 2, strides = [1]} | index_map{offset = 2, strides = []} | 0 strides",
            "divide | offset = 2 | offset = 4294967298 | offset = 4294967298; expected one in",
            "one_hot | lhs = \"bin\" | lhs = \"bii\" | labels 'bii'",
            "one_hot | lhs = \"bin\" | lhs = \"bi\" | labels 'bi' for",
            "one_hot | out = \"bir\" | out = \"biz\" | label z of the result",
            "one_hot | extent = 4 | extent = 5 | of shape [1x2x4]; expected [1x2x5]",
            "arg_max_first | axis = 1, | axis = 2, | with axis 2; expected one of 2",
            "split_pow2 | shift = 4 | shift = 61 | shift = 61; expected one in [1, 60]",
            "normalize | bits = 8 | bits = 0 | bits = 0",
            "split_pow2 | function = split_pow2 | function = split_pow3 | found hint split_pow3"})
    void relationsThatLeaveTheirTensors(String gadget, String old, String other, String message) {
        String text = RelationTexts.text(gadget);
        assertThat(text).contains(old);
        assertThatThrownBy(() -> RelationTexts.read(text.replace(old, other)))
                .isInstanceOf(BadArtefactException.class).hasMessageContaining(message);
    }

    @Test
    void changedBytesAreReadOrRefused() throws Exception {
        fuzz(2_000);
    }

    @Test
    @Tag("nightly")
    void manyChangedBytesAreReadOrRefused() throws Exception {
        fuzz(200_000);
    }

    /// Whatever the bytes are: a module, which can be checked, or a refusal.
    private static void fuzz(int count) throws Exception {
        long seed = Long.getLong("assay.seed", 1);
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < count; i++) {
            String name = RelationTexts.GADGETS.get(random.nextInt(RelationTexts.GADGETS.size()));
            byte[] text = (i % 4 == 0 ? text() : RelationTexts.text(name)).getBytes(StandardCharsets.UTF_8);
            byte[] weights = weights();
            mutate(random, random.nextInt(8) == 0 ? weights : text);
            try {
                RelationUniqueness.check(RelationTexts.read(text, weights));
                read++;
            } catch (BadArtefactException e) {
                assertThat(e.getMessage()).contains("found").contains("expected");
            }
        }
        System.out.println(read + " of " + count + " were read");
        assertThat(read).isBetween(count / 20, count - count / 20);
    }

    private static void mutate(Random random, byte[] bytes) {
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) ('0' + random.nextInt(10));
                case 2 -> bytes[at] = bytes[random.nextInt(bytes.length)];
                default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
    }
}
