package io.assay.ceremony;

import java.util.HexFormat;
import java.util.List;

/// The hashes that ceremonies of many powers begin with: each is BLAKE2b of a run of generators of up to 100 GB, which
/// takes minutes to hash again. They come from [PowersSteps#computeFirstChallenge(int)], as a test shows for the first.
final class FirstChallenges {
    /// The least power in the table.
    static final int FIRST_POWER = 20;
    private static final List<String> HASHES = List.of(
            // 2^20
            "3393605118d83c21a2a1763bec8ebf7a6076c7546b4bbf01e35e71faad0214cf"
                    + "18fa19b6053dfd1102454d05754b1b21873da78e0d5d66be1f74169de3963011",
            // 2^21
            "d27e24afa6f9d22893b893924ab301023e558340a2f0fe360497061d7f91a659"
                    + "d6bcd23467668ad92f65fb2998da8690014a8341cc795253cec84fb87fe195b8",
            // 2^22
            "5b4d52085c949b60ab5060c93196dc51b2dc629c4dcfc5d1fdb9466e3c6c052b"
                    + "d1f9bada6ee24a60c0474017b7c08f51fce83c75845fb489547aa9453e256cf6",
            // 2^23
            "da01c213149ff5065924f3ade76df2ec6ae7bb941ab4ffe25e3e2d1ae9f0474f"
                    + "aebb201bddef89d841692d71e10f3f7a3d0ffe5ce2b6162d8b692b95c28b4039",
            // 2^24
            "adc423b1cd43ea5a40601c30364febdcdf4796f0ffc56c01e1f64019146e60f9"
                    + "c9b68c75f1e36e275c336acbee5632f69569c9f2267dfda4ad59dcb15b8f3e84",
            // 2^25
            "661de6f41b1150ac7448085558e5ecdaae345272e662da9851b0ff3816901a2b"
                    + "2141722a38a35a314b41a53abba15f7198f30c57891111864081aa38d3012a5b",
            // 2^26
            "5140c98bda53f8c1fc3a25d574c409d5de41561b585b4224ab5ed369a98f2e41"
                    + "389c39c83b47470701e52261fa199918666181be3855d33e2ef19377365b038b",
            // 2^27
            "36bcd31f9d5ed309ded4a17ee8279e34eceec40b56be88e2fb604aebe2c714ba"
                    + "fbf99218e7269f20ec3392bab9d45f5198b826c94bd3d3c2d780f46dfd65be67",
            // 2^28
            "93da91920d5a54a8a0fde55cd9dc3a10c4f3eef768b62c0948741370864254b4"
                    + "c1920f3f29d4ebc0ef3acecf2e2db63a755713d77e1ed77347a56fbc317c7a93");

    private FirstChallenges() {}

    /// The hash for 2^power powers.
    ///
    /// @param power from 20 to 28
    static byte[] of(int power) {
        return HexFormat.of().parseHex(HASHES.get(power - FIRST_POWER));
    }
}
