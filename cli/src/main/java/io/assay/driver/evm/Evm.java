package io.assay.driver.evm;

import io.assay.codegen.chain.MissingToolException;
import io.horizen.evm.Address;
import io.horizen.evm.EvmContext;
import io.horizen.evm.ForkRules;
import io.horizen.evm.Hash;
import io.horizen.evm.Invocation;
import io.horizen.evm.MemoryDatabase;
import io.horizen.evm.StateDB;
import io.horizen.evm.results.InvocationResult;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/// go-ethereum's EVM inside this JVM (libevm), Shanghai rules, on an empty chain in memory. Not for several threads.
///
/// Its gas is that of a node but for two later rules it does not know: the floor of calldata (EIP-7623) and the newer
/// price of modular exponentiation (EIP-7883). Verifiers reach neither: what pairings cost is above the floor, and no power is
/// taken; [Anvil] agrees to the unit.
public final class Evm implements EvmEngine {

    private static final long GAS_LIMIT = 30_000_000;
    private static final long TRANSACTION_GAS = 21_000;
    private static final long CREATION_GAS = 32_000;
    private static final long CREATION_WORD_GAS = 2;
    private static final long ZERO_BYTE_GAS = 4;
    private static final long OTHER_BYTE_GAS = 16;
    private static final int WORD_BYTES = 32;
    private static final ForkRules SHANGHAI = new ForkRules(true);
    private static final Address SENDER = new Address("0x00000000000000000000000000000000000a55a1");

    private final MemoryDatabase database;
    private final StateDB state;

    /// An empty chain.
    ///
    /// @throws MissingToolException if libevm's native library cannot be loaded here
    public Evm() {
        try {
            database = new MemoryDatabase();
            state = new StateDB(database, StateDB.EMPTY_ROOT_HASH);
        } catch (LinkageError e) {
            throw new MissingToolException("libevm", "cannot be loaded: " + e, "it runs on Linux x86-64 only");
        }
    }

    @Override
    public EvmResult deploy(byte[] creationCode) {
        // As a transaction does before its first instruction; else all contracts would have one address.
        state.setNonce(SENDER, state.getNonce(SENDER).add(BigInteger.ONE));
        return apply(Optional.empty(), creationCode);
    }

    @Override
    public EvmResult call(String address, byte[] calldata) {
        return apply(Optional.of(new Address(address)), calldata);
    }

    /// Gas of a transaction before its first instruction.
    ///
    /// @param data calldata or creation code
    /// @param creation whether a contract is made (EIP-3860 counts its words)
    public static long intrinsicGas(byte[] data, boolean creation) {
        long gas = TRANSACTION_GAS;
        for (byte value : data) {
            gas += value == 0 ? ZERO_BYTE_GAS : OTHER_BYTE_GAS;
        }
        long words = Math.ceilDiv(data.length, WORD_BYTES);
        return creation ? gas + CREATION_GAS + CREATION_WORD_GAS * words : gas;
    }

    private EvmResult apply(Optional<Address> callee, byte[] data) {
        // Without this the accounts that an earlier call touched would still be warm, and cheaper.
        state.accessSetup(SENDER, Address.ZERO, callee.orElse(Address.ZERO), SHANGHAI);
        BigInteger limit = BigInteger.valueOf(GAS_LIMIT);
        InvocationResult result = io.horizen.evm.Evm.Apply(state,
                new Invocation(SENDER, callee.orElse(null), BigInteger.ZERO, data.clone(), limit, false), context());
        state.finalizeChanges();
        String error = Objects.requireNonNullElse(result.executionError, "");
        long execution = limit.subtract(result.leftOverGas).longValueExact();
        Address address = callee.orElseGet(() -> Objects.requireNonNullElse(result.contractAddress, Address.ZERO));
        byte[] returned = Objects.requireNonNullElse(result.returnData, new byte[0]);
        return new EvmResult(hex(address), error.isEmpty() && !result.reverted, HexFormat.of().formatHex(returned),
                error, execution, execution + intrinsicGas(data, callee.isEmpty()));
    }

    private static EvmContext context() {
        BigInteger one = BigInteger.ONE;
        BigInteger zero = BigInteger.ZERO;
        return new EvmContext(one, Address.ZERO, BigInteger.valueOf(GAS_LIMIT), zero, one, one, zero, Hash.ZERO,
                SHANGHAI);
    }

    private static String hex(Address address) {
        return "0x" + HexFormat.of().formatHex(address.toBytes());
    }

    @Override
    public void close() {
        try {
            state.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            database.close();
        }
    }
}
