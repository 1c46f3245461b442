//! Does the benchmark's field multiplications, transforms and sums of scaled points with arkworks.
//!
//! A command with its words on each line of standard input, an object of JSON on one line of standard output for each.

mod exchange;

use ark_bn254::{Fq, Fr, G1Affine, G1Projective, G2Affine, G2Projective};
use ark_ec::{CurveGroup, VariableBaseMSM};
use ark_ff::{BigInt, PrimeField};
use ark_poly::{EvaluationDomain, Radix2EvaluationDomain};
use exchange::Kind;
use std::collections::HashMap;
use std::hint::black_box;
use std::io::{self, BufRead, Write};
use std::time::Instant;

#[derive(Default)]
struct Store {
    fr: HashMap<String, Vec<Fr>>,
    integers: HashMap<String, Vec<BigInt<4>>>,
    fp: HashMap<String, Vec<Fq>>,
    g1: HashMap<String, Vec<G1Affine>>,
    g2: HashMap<String, Vec<G2Affine>>,
}

type Answer = Result<String, String>;

fn find<'a, T>(map: &'a HashMap<String, Vec<T>>, name: &str) -> Result<&'a Vec<T>, String> {
    map.get(name).ok_or_else(|| format!("no array {name}"))
}

fn timed<T>(body: impl FnOnce() -> T) -> (T, String) {
    let start = Instant::now();
    let result = body();
    let nanos = start.elapsed().as_nanos();
    (result, format!("{{\"nanos\":{nanos}}}"))
}

fn hello() -> Answer {
    Ok(format!(
        "{{\"versions\":{{\"rust\":\"{}\",\"arkworks\":\"0.5.0\"}},\"threads\":{}}}",
        env!("ASSAY_RUST_VERSION"),
        rayon::current_num_threads()
    ))
}

fn products<F: PrimeField>(x: &[F], y: &[F], repeats: usize) -> (Vec<F>, String) {
    let mut out = vec![F::zero(); x.len()];
    let ((), answer) = timed(|| {
        for _ in 0..repeats {
            for ((o, a), b) in out.iter_mut().zip(black_box(x)).zip(black_box(y)) {
                *o = *a * b;
            }
            black_box(&mut out);
        }
    });
    (out, answer)
}

impl Store {
    // load NAME KIND PATH
    fn load(&mut self, words: &[&str]) -> Answer {
        let (name, path) = (words[0].to_string(), words[2]);
        match words[1] {
            "fr" => {
                let elements: Vec<Fr> = exchange::read(path, Kind::Fr)?;
                self.integers.insert(name.clone(), elements.iter().map(|e| e.into_bigint()).collect());
                self.fr.insert(name, elements);
            }
            "fp" => {
                self.fp.insert(name, exchange::read(path, Kind::Fp)?);
            }
            "g1" => {
                self.g1.insert(name, exchange::read_g1(path)?);
            }
            "g2" => {
                self.g2.insert(name, exchange::read_g2(path)?);
            }
            other => return Err(format!("no kind {other}")),
        }
        Ok("{}".into())
    }

    // save NAME KIND PATH
    fn save(&self, words: &[&str]) -> Answer {
        let (name, path) = (words[0], words[2]);
        match words[1] {
            "fr" => exchange::write_fr(path, find(&self.fr, name)?)?,
            "fp" => exchange::write_fp(path, find(&self.fp, name)?)?,
            "g1" => exchange::write_g1(path, &find(&self.g1, name)?[0])?,
            "g2" => exchange::write_g2(path, &find(&self.g2, name)?[0])?,
            other => return Err(format!("no kind {other}")),
        }
        Ok("{}".into())
    }

    // multiply OUT X Y KIND REPEATS: one element after the other
    fn multiply(&mut self, words: &[&str]) -> Answer {
        let repeats: usize = words[4].parse().map_err(|_| "REPEATS is no number")?;
        let out = words[0].to_string();
        if words[3] == "fp" {
            let (result, answer) = products(find(&self.fp, words[1])?, find(&self.fp, words[2])?, repeats);
            self.fp.insert(out, result);
            return Ok(answer);
        }
        let (result, answer) = products(find(&self.fr, words[1])?, find(&self.fr, words[2])?, repeats);
        self.fr.insert(out, result);
        Ok(answer)
    }

    // ntt OUT X SIZE_LOG2 natural: natural order to natural order, the only one this library offers
    fn ntt(&mut self, words: &[&str]) -> Answer {
        let mut values = find(&self.fr, words[1])?.clone();
        let domain = Radix2EvaluationDomain::<Fr>::new(values.len()).ok_or("no domain of this size")?;
        let ((), answer) = timed(|| domain.fft_in_place(&mut values));
        self.fr.insert(words[0].to_string(), values);
        Ok(answer)
    }

    // msm OUT POINTS SCALARS g1|g2 TASKS
    fn msm(&mut self, words: &[&str]) -> Answer {
        let scalars = find(&self.integers, words[2])?;
        if words[3] == "g2" {
            let points = find(&self.g2, words[1])?;
            let (sum, answer) = timed(|| G2Projective::msm_bigint(points, scalars).into_affine());
            self.g2.insert(words[0].to_string(), vec![sum]);
            return Ok(answer);
        }
        let points = find(&self.g1, words[1])?;
        let (sum, answer) = timed(|| G1Projective::msm_bigint(points, scalars).into_affine());
        self.g1.insert(words[0].to_string(), vec![sum]);
        Ok(answer)
    }

    fn carry_out(&mut self, command: &str, words: &[&str]) -> Answer {
        let expected = match command {
            "hello" | "clear" => 0,
            "load" | "save" => 3,
            "ntt" => 4,
            _ => 5,
        };
        if words.len() != expected {
            return Err(format!("{command}: {} words, expected {expected}", words.len()));
        }
        match command {
            "hello" => hello(),
            "clear" => {
                *self = Store::default();
                Ok("{}".into())
            }
            "load" => self.load(words),
            "save" => self.save(words),
            "multiply" => self.multiply(words),
            "ntt" => self.ntt(words),
            "msm" => self.msm(words),
            other => Err(format!("no command {other}")),
        }
    }
}

fn main() -> io::Result<()> {
    let mut store = Store::default();
    let mut out = io::stdout();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some((command, rest)) = words.split_first() else { continue };
        let answer = store
            .carry_out(command, rest)
            .unwrap_or_else(|problem| format!("{{\"error\":{problem:?}}}"));
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}
