package io.assay.codegen.solidity;

import io.assay.codegen.internal.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Makes Solidity identifiers of names in a model, which may be any text.
///
/// Two tensors never get names that differ in case alone, because names of constants and functions follow from them.
final class SolidityNames {

    private static final int MAX_LENGTH = 40;
    /// Generated functions begin with these words.
    private static final List<String> PREFIXES = List.of("decode", "encode", "rangeof", "pack");

    /// Keywords, reserved words and global names of Solidity 0.8, units, and the names the contract itself uses; lower
    /// case.
    private static final Set<String> RESERVED = Set
            .of("""
                    abi abstract address addmod after alias anonymous apply as assembly assert auto balance block blobhash
                    blockhash bool break byte bytes calldata callcode case catch codehash constant constructor continue contract
                    copyof create create2 days default define delete delegatecall do ecrecover else emit enum error ether event
                    external fallback false final finney fixed for from function gasleft global gwei hex hours if immutable
                    implements import in indexed inline int interface internal is keccak256 layout let library log0 log1 log2
                    log3 log4 macro mapping match memory minutes modifier msg mulmod mutable new now null of override partial
                    payable pragma private promise public pure receive reference relocatable require return returns revert
                    ripemd160 seconds selfdestruct send sha256 sizeof static staticcall storage string struct suicide super
                    supports switch szabo this throw transfer transient true try tx type typedef typeof ufixed uint unchecked
                    unicode using var view virtual wei weeks while years
                    a accepts b c context contextoutofrange digestoutofrange fault hi ic index inputs invalidproof iverifier lo modelid outputs
                    pairinggas position proof publicsignalcount publicsignals q r refuse signals statement tryverifyinference
                    value valueoutofrange values verify verifybatch verifyinference verifyinferences verifyproof wad words
                    wrongcalldatalength
                    """
                    .strip().split("\\s+"));
    private static final Pattern SIZED_TYPE = Pattern.compile("(u?int|bytes|u?fixed)[0-9]+(x[0-9]+)?");

    private final Set<String> taken = new HashSet<>();

    /// Returns the words for a tensor's name, different from all earlier ones and from what Solidity reserves.
    List<String> unique(String name) {
        List<String> words = Words.of(name, MAX_LENGTH);
        String key = String.join("", words);
        boolean prefixed = PREFIXES.stream().anyMatch(key::startsWith);
        if (key.isEmpty() || prefixed || Character.isDigit(key.charAt(0))) {
            words.addFirst("tensor");
        } else if (RESERVED.contains(key) || SIZED_TYPE.matcher(key).matches()) {
            words.addLast("tensor");
        }
        List<String> candidate = words;
        for (int number = 2; !taken.add(String.join("", candidate)); number++) {
            candidate = new ArrayList<>(words);
            candidate.addLast("v" + number);
        }
        return candidate;
    }

    /// Returns the name of the contract for a model, for example `MlpCreditVerifier`.
    static String contract(String modelName) {
        String pascal = Words.pascal(Words.of(modelName, MAX_LENGTH));
        boolean unusable = pascal.isEmpty() || pascal.equals("I") || Character.isDigit(pascal.charAt(0));
        return (unusable ? "Model" + pascal : pascal) + "Verifier";
    }
}
