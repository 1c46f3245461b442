package io.assay.codegen.solidity;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// A chain that runs EVM code, as far as verifying a proof is concerned: what the compiler must not use, what is too much, what things cost.
///
/// A profile changes the compiler's target and what README.md says, never what a contract verifies. Prices and limits are those of the
/// sources that [#facts] name; what no source confirms is empty, and a fact says so.
///
/// @param name              what `--chain` takes, lower-case letters and `-`
/// @param title             name for people
/// @param push0             whether code may use `PUSH0` (EIP-3855)
/// @param maxCodeBytes      largest contract, at least 1
/// @param maxTransactionGas most gas of a transaction, in units of `prices`
/// @param floorGasPerToken  least gas of a transaction for a zero byte of calldata, of which another byte is four (EIP-7623); empty if there is no floor
/// @param maxPairingBytes   longest input of the pairing precompile, 192 bytes a pair
/// @param prices            of the precompiles that a contract calls
/// @param facts             what a deployer has to know, each with its source
public record EvmProfile(String name, String title, boolean push0, int maxCodeBytes, OptionalLong maxTransactionGas,
        OptionalInt floorGasPerToken, OptionalInt maxPairingBytes, Prices prices, List<Fact> facts) {

    private static final int EIP_170_BYTES = 24_576;
    private static final int EIP_7825_GAS = 1 << 24;
    private static final int EIP_7623_TOKEN_GAS = 10;
    private static final int TOKENS_PER_BYTE = 4;
    private static final int TRANSACTION_GAS = 21_000;
    private static final Prices EIP_1108 = new Prices("gas", 150, 6_000, 45_000, 34_000);

    /// Prices of the precompiles of EIP-196 and EIP-197. No contract calls the one for powers (EIP-198).
    ///
    /// @param unit    what they are in
    /// @param ecAdd   of a sum of two points
    /// @param ecMul   of a multiple of a point
    /// @param pairing of a pairing check without pairs
    /// @param pair    of each pair of it
    public record Prices(String unit, int ecAdd, int ecMul, int pairing, int pair) {}

    /// A statement about a chain.
    ///
    /// @param text   a sentence or two
    /// @param source title and year of the specification or documentation; empty if none confirms it
    public record Fact(String text, Optional<String> source) {
        static Fact of(String text, String source) {
            return new Fact(text, Optional.of(source));
        }

        static Fact unconfirmed(String text) {
            return new Fact(text, Optional.empty());
        }

        /// The sentences, and where they are from.
        public String cited() {
            return text + source.map(title -> " (" + title + ")").orElse(" (not confirmed by a source)");
        }
    }

    public EvmProfile {
        facts = List.copyOf(facts);
        if (maxCodeBytes < 1) {
            throw new IllegalArgumentException(name + ": a contract of " + maxCodeBytes + " bytes, expected 1 or more");
        }
    }

    /// No chain in particular: code for the Shanghai fork and all later ones.
    public static final EvmProfile ANY = new EvmProfile("evm", "any EVM chain", true, EIP_170_BYTES,
            OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty(), EIP_1108, List.of());

    private static final EvmProfile ETHEREUM = new EvmProfile("ethereum", "Ethereum", true, EIP_170_BYTES,
            OptionalLong.of(EIP_7825_GAS), OptionalInt.of(EIP_7623_TOKEN_GAS), OptionalInt.empty(), EIP_1108,
            List.of(Fact.of("A contract has at most 24,576 bytes.", "EIP-170, 2016"),
                    Fact.of("A transaction has at most 2^24 = 16,777,216 gas.", "EIP-7825, 2024"),
                    Fact.of("A transaction costs at least 21,000 gas and 10 for a zero byte of calldata, 40 for another. Pairings "
                            + "cost more than that, so the floor never raises the price of a verification.",
                            "EIP-7623, 2024"),
                    Fact.of("ecAdd takes 150 gas, ecMul 6,000, a pairing check 45,000 and 34,000 a pair.",
                            "EIP-1108, 2018")));

    private static final EvmProfile OPTIMISM = new EvmProfile("optimism", "OP Stack chains", true, EIP_170_BYTES,
            OptionalLong.empty(), OptionalInt.of(EIP_7623_TOKEN_GAS), OptionalInt.of(57_600), EIP_1108,
            List.of(Fact.of("Execution costs the gas of Ethereum, with the floor of EIP-7623.",
                    "Base documentation, Isthmus upgrade, 2025"),
                    Fact.of("The pairing precompile fails on more than 57,600 bytes, 300 pairs, since Karst, on more than 427 pairs before; this bounds "
                            + "batches, not single proofs.",
                            "optimism source, KarstBn256PairMaxInputSize, 2026; op-revm source, Jovian precompiles, 2025"),
                    Fact.of("Beside gas, a transaction pays for its data on L1: max(100, 0.8365 · FastLZ bytes − 42.5856) bytes, times 16 · "
                            + "base-fee scalar · L1 base fee + blob-fee scalar · blob base fee. Proofs do not compress: take every byte.",
                            "Base documentation, Fjord upgrade, 2024"),
                    Fact.of("A chain may charge an operator fee on gas as well.",
                            "viem documentation, estimateOperatorFee, 2025"),
                    Fact.of("A transaction has at most 2^24 gas on Base.", "Base documentation, Azul upgrade, 2026"),
                    Fact.unconfirmed("The most gas of a transaction on the other chains of this family.")));

    private static final EvmProfile ARBITRUM = new EvmProfile("arbitrum", "Arbitrum", true, EIP_170_BYTES,
            OptionalLong.of(32_000_000), OptionalInt.empty(), OptionalInt.empty(), EIP_1108,
            List.of(Fact.of("Instructions and precompiles cost the gas of Ethereum.",
                    "Arbitrum documentation, Gas and fees, 2026"),
                    Fact.of("A contract has at most 24,576 bytes on Arbitrum One and Nova; a chain of your own may allow 98,304.",
                            "Arbitrum documentation, Configure smart contract size limit, 2026"),
                    Fact.of("PUSH0 is there since ArbOS 11.", "Arbitrum documentation, ArbOS 11, 2024"),
                    Fact.of("A transaction has at most 32,000,000 gas since ArbOS 50.",
                            "Nethermind's Arbitrum client, L2 pricing state, 2026"),
                    Fact.of("A transaction pays for its data on L1 besides: the bytes that Brotli makes of it, times a price that follows that of L1.",
                            "Arbitrum documentation, Gas and fees, 2026"),
                    Fact.unconfirmed(
                            "Whether the floor of EIP-7623 holds for calldata; a verification costs more either way.")));

    private static final EvmProfile ZKSYNC = new EvmProfile("zksync", "ZKsync Era", true, EIP_170_BYTES,
            OptionalLong.of(80_000_000), OptionalInt.empty(), OptionalInt.empty(),
            new Prices("EraVM gas", 107, 5_334, 0, 80_000),
            List.of(Fact.of(
                    "Deploy the EVM code as it is: Foundry needs no zksolc where the chain allows EVM bytecode. The emulator takes contracts "
                            + "of at most 24,576 bytes, knows PUSH0, and charges precompiles as Ethereum does.",
                    "era-contracts source, EvmEmulator, 2026"),
                    Fact.of("What is paid is EraVM gas; calldata cost no gas of the EVM. Instructions are emulated, so the fee does not follow from "
                            + "the gas of the EVM: measure it on the chain.",
                            "ZKsync documentation, Differences between the EVM interpreter and Ethereum, 2025"),
                    Fact.of("Precompiles are circuits: ecAdd 107 EraVM gas, ecMul 5,334, pairing 80,000 a pair; powers of numbers of at most 32 bytes.",
                            "era-contracts source, precompiles, 2026"),
                    Fact.of("A transaction has at most 80,000,000 EraVM gas.",
                            "zkevm_opcode_defs 0.153 source, system_params, 2026"),
                    Fact.unconfirmed(
                            "Code made by zksolc gives the pairing the bound PAIRING_GAS = 500,000 in EraVM gas: four pairs take 320,000, five "
                                    + "400,000, six 480,000, and the call itself. We did not try: send a valid proof before you rely on it.")));

    private static final EvmProfile POLYGON_ZKEVM = new EvmProfile("polygon-zkevm", "Polygon zkEVM", false,
            EIP_170_BYTES,
            OptionalLong.of(30_000_000), OptionalInt.empty(), OptionalInt.empty(), EIP_1108,
            List.of(Fact.of(
                    "Polygon announced the end of Polygon zkEVM Mainnet Beta for 2026: ask whether your chain runs. Others run the same program.",
                    "Balancer forum, BIP-906, 2026, citing Polygon's forum"),
                    Fact.of("ecAdd takes 150 gas, ecMul 6,000, a pairing check 45,000 and 34,000 a pair; a transaction has at most 30,000,000.",
                            "zkevm-rom source, pre-ecAdd.zkasm at 1457d5b2, pre-ecMul.zkasm at 52c68ea1, pre-ecPairing.zkasm at 261fd15d, constants.zkasm at 03b421c3"),
                    Fact.of("A transaction must fit the counters of a batch as well: ecMul sets aside 20,000 arithmetic steps, a pairing check of n pairs "
                            + "45,000 + 14,000 · (n − 2).",
                            "zkevm-rom source, pre-ecMul.zkasm at 52c68ea1, pre-ecPairing.zkasm at 261fd15d"),
                    Fact.of("Of the 996,141 arithmetic steps of a batch, a proof without commitment leaves none beyond 46 public values: 73,000, and 20,000 each.",
                            "QuickNode documentation, zkevm_estimateCounters, 2026"),
                    Fact.unconfirmed(
                            "Which versions of the program have PUSH0, and the largest contract. This project is compiled without PUSH0, for 24,576 bytes.")));

    /// All profiles, in the order of docs/chains.md.
    public static final List<EvmProfile> ALL = List.of(ANY, ETHEREUM, OPTIMISM, ARBITRUM, ZKSYNC, POLYGON_ZKEVM);

    /// Returns the profile of a name; empty if there is none.
    public static Optional<EvmProfile> of(String name) {
        return ALL.stream().filter(profile -> profile.name.equals(name)).findFirst();
    }

    /// Returns the names of all profiles, as a sentence lists them.
    public static String names() {
        return ALL.stream().map(EvmProfile::name).collect(Collectors.joining(", "));
    }

    /// The compiler's target: the oldest fork that the code has to run on.
    public String evmVersion() {
        return push0 ? "shanghai" : "paris";
    }

    /// Returns what is paid for a transaction: its gas, or the floor of its data where that is more.
    /// @param gas  of the transaction without a floor, intrinsic gas included
    /// @param data calldata or creation code
    public long withFloor(long gas, byte[] data) {
        if (floorGasPerToken.isEmpty()) {
            return gas;
        }
        long tokens = 0;
        for (byte value : data) {
            tokens += value == 0 ? 1 : TOKENS_PER_BYTE;
        }
        return Math.max(gas, TRANSACTION_GAS + floorGasPerToken.getAsInt() * tokens);
    }
}
