package io.assay.codegen.solidity;

/// Where functions of tensors stand: in the contract, or in the library of digests.
///
/// @param visibility      of conversions
/// @param rangeVisibility of the functions that tell a range
/// @param location        where lists of values lie
/// @param load            instruction that reads from there
/// @param target          name of the list that values are packed into
/// @param targetType      its type and location
/// @param place           what an element of it is, for people
record Surroundings(String visibility, String rangeVisibility, String location, String load, String target,
        String targetType, String place) {

    /// A contract whose proofs have `publicCount` public values.
    static Surroundings contract(int publicCount) {
        return new Surroundings("external", "public", "calldata", "calldataload", "signals",
                "uint256[" + publicCount + "] memory", "public value");
    }

    /// A library whose functions others call with what they have in memory.
    static final Surroundings LIBRARY = new Surroundings("internal", "internal", "memory", "mload", "words",
            "uint256[] memory", "word");
}
