package io.assay.codegen.java;

/// What a generated program says of its origin.
///
/// @param modelName   name of the model, from which the class gets its name
/// @param modelSha256 SHA-256 of the model's file, 64 lower-case hexadecimal digits
/// @param toolVersion version of Assay
public record ProgramIdentity(String modelName, String modelSha256, String toolVersion) {

    public ProgramIdentity {
        if (!modelSha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "digest \"" + modelSha256 + "\" of the model; expected 64 lower-case hexadecimal digits");
        }
    }
}
