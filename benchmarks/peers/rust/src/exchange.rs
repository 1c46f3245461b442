//! Reads and writes the arrays that the benchmark and its peers hand to each other.
//!
//! A file is a header of 20 bytes (magic "ASXC", version, kind, count; little-endian) and count items. An item is one,
//! two or four numbers of 32 bytes, little-endian, canonical (not in Montgomery form): an element, x and y of a point
//! of G1, or x0, x1, y0, y1 of a point of G2. The point at infinity is all zero.

use ark_bn254::{Fq, Fq2, Fr, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_ff::{BigInt, PrimeField, Zero};
use std::fs;

const HEADER_BYTES: usize = 20;
const NUMBER_BYTES: usize = 32;
const VERSION: u32 = 1;

/// What the items of a file are.
#[derive(Clone, Copy)]
pub enum Kind {
    Fr = 1,
    Fp = 2,
    G1 = 3,
    G2 = 4,
}

impl Kind {
    fn numbers(self) -> usize {
        match self {
            Kind::Fr | Kind::Fp => 1,
            Kind::G1 => 2,
            Kind::G2 => 4,
        }
    }
}

fn word(data: &[u8], offset: usize) -> u32 {
    u32::from_le_bytes(data[offset..offset + 4].try_into().unwrap())
}

fn integers(path: &str, kind: Kind) -> Result<Vec<BigInt<4>>, String> {
    let data = fs::read(path).map_err(|e| format!("{path}: {e}"))?;
    if data.len() < HEADER_BYTES || &data[..4] != b"ASXC" || word(&data, 4) != VERSION {
        return Err(format!("{path}: no exchange file of version {VERSION}"));
    }
    if word(&data, 8) != kind as u32 {
        return Err(format!("{path}: kind {}, expected {}", word(&data, 8), kind as u32));
    }
    let count = u64::from_le_bytes(data[12..20].try_into().unwrap()) as usize;
    let wanted = HEADER_BYTES + count * kind.numbers() * NUMBER_BYTES;
    if data.len() != wanted {
        return Err(format!("{path}: {} bytes, expected {wanted}", data.len()));
    }
    Ok(data[HEADER_BYTES..]
        .chunks_exact(NUMBER_BYTES)
        .map(|number| {
            let mut limbs = [0u64; 4];
            for (limb, bytes) in limbs.iter_mut().zip(number.chunks_exact(8)) {
                *limb = u64::from_le_bytes(bytes.try_into().unwrap());
            }
            BigInt::new(limbs)
        })
        .collect())
}

fn element<F: PrimeField<BigInt = BigInt<4>>>(path: &str, integer: &BigInt<4>) -> Result<F, String> {
    F::from_bigint(*integer).ok_or_else(|| format!("{path}: a number that is not reduced"))
}

/// Reads elements of a prime field.
pub fn read<F: PrimeField<BigInt = BigInt<4>>>(path: &str, kind: Kind) -> Result<Vec<F>, String> {
    integers(path, kind)?.iter().map(|integer| element(path, integer)).collect()
}

/// Reads points of G1.
pub fn read_g1(path: &str) -> Result<Vec<G1Affine>, String> {
    let coordinates: Vec<Fq> = read(path, Kind::G1)?;
    Ok(coordinates
        .chunks_exact(2)
        .map(|c| if c.iter().all(Zero::is_zero) { G1Affine::zero() } else { G1Affine::new_unchecked(c[0], c[1]) })
        .collect())
}

/// Reads points of G2.
pub fn read_g2(path: &str) -> Result<Vec<G2Affine>, String> {
    let coordinates: Vec<Fq> = read(path, Kind::G2)?;
    Ok(coordinates
        .chunks_exact(4)
        .map(|c| {
            if c.iter().all(Zero::is_zero) {
                G2Affine::zero()
            } else {
                G2Affine::new_unchecked(Fq2::new(c[0], c[1]), Fq2::new(c[2], c[3]))
            }
        })
        .collect())
}

fn write<F: PrimeField<BigInt = BigInt<4>>>(path: &str, kind: Kind, numbers: &[F]) -> Result<(), String> {
    let mut data = Vec::with_capacity(HEADER_BYTES + numbers.len() * NUMBER_BYTES);
    data.extend_from_slice(b"ASXC");
    data.extend_from_slice(&VERSION.to_le_bytes());
    data.extend_from_slice(&(kind as u32).to_le_bytes());
    data.extend_from_slice(&((numbers.len() / kind.numbers()) as u64).to_le_bytes());
    for number in numbers {
        for limb in number.into_bigint().0 {
            data.extend_from_slice(&limb.to_le_bytes());
        }
    }
    fs::write(path, data).map_err(|e| format!("{path}: {e}"))
}

/// Writes elements of the scalar field.
pub fn write_fr(path: &str, elements: &[Fr]) -> Result<(), String> {
    write(path, Kind::Fr, elements)
}

/// Writes elements of the base field.
pub fn write_fp(path: &str, elements: &[Fq]) -> Result<(), String> {
    write(path, Kind::Fp, elements)
}

/// Writes a point of G1.
pub fn write_g1(path: &str, point: &G1Affine) -> Result<(), String> {
    let (x, y) = point.xy().unwrap_or_default();
    write(path, Kind::G1, &[x, y])
}

/// Writes a point of G2.
pub fn write_g2(path: &str, point: &G2Affine) -> Result<(), String> {
    let (x, y) = point.xy().unwrap_or_default();
    write(path, Kind::G2, &[x.c0, x.c1, y.c0, y.c1])
}
