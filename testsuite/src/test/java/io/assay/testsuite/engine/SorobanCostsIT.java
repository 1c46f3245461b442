package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.chain.Deployment;
import io.assay.codegen.chain.Verdict;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.Word;
import io.assay.codegen.solidity.EvmProfile.Fact;
import io.assay.driver.soroban.SorobanTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What proofs cost on Soroban, by the number of public values, with the contract as wasm.
///
/// Run with -Dgolden.update=true to store the figures, which docs/chains.md shows. Without the compiler's target for wasm nothing is
/// measured, and the page stays as it is.
class SorobanCostsIT {

    private static final Path FIGURES = Path.of("src/test/resources/chains/soroban.tsv");
    private static final long SEED = 20_261_128;
    private static final List<Integer> PUBLIC_VALUES = List.of(1, 2, 3, 8, 32);
    private static final int PROMISED_VALUES = 3;
    private static final long WASM_BYTES = 40 << 10;
    /// The same wasm costs the same; other versions of compiler and libraries do not make the same wasm.
    private static final Percentage COSTS = Percentage.withPercentage(1);
    private static final Percentage SIZES = Percentage.withPercentage(10);
    private static final List<Fact> FACTS = List.of(
            new Fact(
                    "The contract needs protocol 26: sums of many points (g1_msm) and the test that a point is on its curve came with"
                            + " it, pairings with protocol 25.",
                    Optional.of("CAP-0080, 2026; CAP-0074, 2025")),
            new Fact(
                    "The SDK marks what it builds with its own protocol, 28, and a network with an older one refuses the wasm, whatever"
                            + " it calls.",
                    Optional.of("soroban-env-host 28.0.2 source, vm/parsed_module, 2026")),
            new Fact(
                    "A transaction has at most 400,000,000 instructions and 41,943,040 bytes of memory, touches at most 400 ledger entries"
                            + " and writes 200 of them with 132,096 bytes, and its events have 16,384 bytes.",
                    Optional.of("soroban-sdk 28.0.0 source, limits of Mainnet on 10 July 2026")),
            new Fact(
                    "Limits are voted on by validators. Stellar's documentation still says 100,000,000 instructions, which all figures"
                            + " above keep too.",
                    Optional.of("Stellar documentation, Resource limits and fees, 2026")),
            new Fact("The wasm of a contract has at most 131,072 bytes, another ledger entry 65,536.",
                    Optional.of("soroban-sdk 28.0.0 source, limits of Mainnet on 10 July 2026")),
            new Fact(
                    "A call reads two entries, instance and code, and a third one where weights are committed to; it writes none. Live"
                            + " entries are in memory, and are no disk reads.",
                    Optional.of("Stellar documentation, Resource limits and fees, 2026")),
            new Fact(
                    "Entries live for a time that is paid for (rent), then they are archived until somebody pays for them again, mostly"
                            + " the next call of itself: nothing is lost. A new one has 120 days, and no extension goes beyond six months.",
                    Optional.of("Stellar documentation, State archival; Resource limits and fees, 2026")),
            new Fact(
                    "The contract keeps itself alive: a call that finds less than 30 days left adds up to one. That day's rent is paid by"
                            + " the caller, and is most of what such a call costs; `register_weights` pays for its entry likewise.",
                    Optional.of("the generated contract, 2026")),
            new Fact(
                    "Fees above are those of Mainnet on 10 July 2026, without rent and without the bid for a place in the ledger (100"
                            + " stroops at least).",
                    Optional.of(
                            "soroban-sdk 28.0.0 source, testutils/cost_estimate; Stellar documentation, Fees, 2026")),
            new Fact(
                    "What a transaction takes on the network itself: it was not sent to one. The host's estimate leaves out bytes of the"
                            + " transaction; simulate it with the network's RPC before sending.",
                    Optional.empty()));

    /// Forms of keys.
    private enum Form {
        PLAIN("without commitment", 30_000_000), COMMITTED("with a commitment", 45_000_000), WEIGHTS(
                "with committed weights", 45_000_000);

        private final String title;
        private final long promised;

        Form(String title, long promised) {
            this.title = title;
            this.promised = promised;
        }

        /// The name of weights is the last public value, so that there are two at least.
        private List<Integer> counts() {
            return PUBLIC_VALUES.stream().filter(count -> this != WEIGHTS || count > 1).toList();
        }

        private TrapdoorKey key(int publicCount, Random random) {
            return switch (this) {
                case PLAIN -> TrapdoorKey.plain(publicCount, random);
                case COMMITTED -> TrapdoorKey.sharing(publicCount, random);
                case WEIGHTS -> TrapdoorKey.withWeights(publicCount - 1, true, random);
            };
        }
    }

    /// Costs of a contract.
    ///
    /// @param instructions of `verify_inference`
    /// @param raw          instructions of `verify`
    /// @param memory       bytes
    /// @param fee          stroops without rent
    private record Figure(Form form, int publicValues, long instructions, long raw, long memory, long fee,
            long wasmBytes) {

        static Figure of(String line) {
            String[] cells = line.split("\t", -1);
            return new Figure(Form.valueOf(cells[0]), Integer.parseInt(cells[1]), Long.parseLong(cells[2]),
                    Long.parseLong(cells[3]), Long.parseLong(cells[4]), Long.parseLong(cells[5]),
                    Long.parseLong(cells[6]));
        }

        String line() {
            return "%s\t%d\t%d\t%d\t%d\t%d\t%d".formatted(form, publicValues, instructions, raw, memory, fee,
                    wasmBytes);
        }

        void assertIs(Figure stored) {
            assertThat(instructions).isCloseTo(stored.instructions, COSTS);
            assertThat(raw).isCloseTo(stored.raw, COSTS);
            assertThat(memory).isCloseTo(stored.memory, SIZES);
            assertThat(fee).isCloseTo(stored.fee, COSTS);
            assertThat(wasmBytes).isCloseTo(stored.wasmBytes, SIZES);
        }
    }

    /// The section of the page, from the stored figures.
    static String section() throws IOException {
        StringBuilder text = new StringBuilder(
                """
                        ## Soroban
                        `assay verifier DIR --chain soroban -o OUT` writes a crate for Stellar's contracts, `assay verify DIR --on soroban` runs it in the network's
                        own host. Of `verify_inference` with the contract as wasm, of the 400,000,000 instructions and 40 MiB that a transaction may take; with 3
                        public values at most 30,000,000 are promised without commitment and 45,000,000 with one, and at most 40,960 bytes of wasm. `verify` takes
                        packed elements. A fee is without rent, in stroops, 10,000,000 of which are a lumen (XLM).

                        """);
        List<Figure> figures = stored();
        for (Form form : Form.values()) {
            List<Figure> columns = figures.stream().filter(figure -> figure.form() == form).toList();
            text.append(row(form.title, columns, Figure::publicValues));
            text.append("|---|").append("---|".repeat(columns.size())).append('\n');
            text.append(row("instructions", columns, Figure::instructions));
            text.append(row("instructions of `verify`", columns, Figure::raw));
            text.append(row("bytes of memory", columns, Figure::memory));
            text.append(row("bytes of wasm", columns, Figure::wasmBytes));
            text.append(row("fee, stroops", columns, Figure::fee));
            text.append('\n');
        }
        text.append(
                """
                        Columns are public values, the context among them, and of the last table the name of the weights. `verify_inference` unpacks 21 values
                        from each element but the first two; a proof itself costs what `verify` does, and a public element 360,000 instructions more.
                        """);
        return text.toString();
    }

    /// What a deployer has to know, for the page.
    static String facts() {
        StringBuilder text = new StringBuilder("\n### Soroban\n");
        FACTS.forEach(fact -> text.append("- ").append(fact.cited()).append('\n'));
        return text.toString();
    }

    private static String row(String title, List<Figure> columns, ToLongFunction<Figure> value) {
        StringBuilder row = new StringBuilder("| " + title + " |");
        columns.forEach(figure -> row.append(String.format(Locale.ROOT, " %,d |", value.applyAsLong(figure))));
        return row.append('\n').toString();
    }

    private static List<Figure> stored() throws IOException {
        return Files.readAllLines(FIGURES).stream().map(Figure::of).toList();
    }

    private static Figure stored(Form form, int publicCount) throws IOException {
        return stored().stream().filter(figure -> figure.form() == form && figure.publicValues() == publicCount)
                .findFirst().orElseThrow();
    }

    @Test
    void storedFiguresAreWithinWhatIsPromised() throws IOException {
        for (Figure figure : stored()) {
            assertThat(figure.wasmBytes()).isLessThanOrEqualTo(WASM_BYTES);
            if (figure.publicValues() <= PROMISED_VALUES) {
                assertThat(figure.instructions()).isLessThanOrEqualTo(figure.form().promised);
            }
        }
        for (Form form : Form.values()) {
            assertThat(stored().stream().filter(figure -> figure.form() == form).map(Figure::publicValues))
                    .isEqualTo(form.counts());
        }
    }

    /// With the contracts of [SorobanHostIT], which need not be built again.
    @ParameterizedTest
    @EnumSource
    void threeValuesCostWhatIsStored(Form form) throws IOException {
        measured(form, PROMISED_VALUES).assertIs(stored(form, PROMISED_VALUES));
    }

    @Test
    @Tag("nightly")
    void allCostWhatIsStored() throws IOException {
        List<Figure> figures = new ArrayList<>();
        for (Form form : Form.values()) {
            for (int count : form.counts()) {
                figures.add(measured(form, count));
                System.out.println(figures.getLast().line());
            }
        }
        if (Boolean.getBoolean("golden.update")) {
            Files.write(FIGURES, figures.stream().map(Figure::line).toList());
        }
        for (Figure figure : figures) {
            figure.assertIs(stored(figure.form(), figure.publicValues()));
        }
    }

    private static Figure measured(Form form, int publicCount) throws IOException {
        SorobanTarget target = new SorobanTarget();
        Random random = new Random(SEED);
        TrapdoorKey key = form.key(publicCount, random);
        VerifierSpecification specification = key.specification();
        SampleProof sample = form == Form.WEIGHTS
                ? key.sample(specification, TrapdoorKey.element(random), random)
                : key.sample(specification, random);
        try (Deployment contract = target.deploy(specification, target.project(specification, Optional.empty()))) {
            Long wasmBytes = contract.facts().get("wasmBytes");
            Assumptions.assumeTrue(wasmBytes != null, "the compiler lacks wasm32v1-none");
            if (sample.weights().isPresent()) {
                assertThat(contract.register(sample.weights().get()).accepted()).isTrue();
            }
            Verdict raw = contract.verify(Word.bytes(sample.proof()),
                    sample.publicSignals(specification).stream().map(Word::bytes).toList());
            Verdict typed = contract.send(contract.message(sample));
            assertThat(raw.accepted() && typed.accepted()).isTrue();
            return new Figure(form, publicCount, cost(typed, "instructions"), cost(raw, "instructions"),
                    cost(typed, "memory"), cost(typed, "fee"), wasmBytes);
        }
    }

    private static long cost(Verdict verdict, String unit) {
        return verdict.costs().getOrDefault(unit, 0L);
    }
}
