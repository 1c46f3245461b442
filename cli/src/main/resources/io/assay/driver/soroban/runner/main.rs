// SPDX-License-Identifier: Apache-2.0

//! Runs a generated verifier in the network's host, with the network's limits on.
//!
//! Arguments: nothing for the contract as native code, or a file of wasm. Of each line of the
//! standard input, `FUNCTION ARGUMENTS`, the arguments as XDR of a vector in hexadecimal, there is
//! one of the standard output:
//! - `returned COSTS VALUE`, the value as XDR in hexadecimal;
//! - `refused COSTS NAME`, an error of the contract;
//! - `aborted COSTS`, an error of the host, which no contract can catch;
//! - `malformed TEXT`, the arguments are no XDR, and nobody was called;
//! - `panicked TEXT`, the host itself gave up, for example at a limit of the network.
//!
//! COSTS are instructions, bytes of memory, the fee without rent, and the rent, by the host's
//! estimate.

use soroban_sdk::testutils::EnvTestConfig;
use soroban_sdk::xdr::{Limits, ReadXdr, ScVal, ScVec, WriteXdr};
use soroban_sdk::{Address, Env, InvokeError, Symbol, TryFromVal, Val, Vec};
use std::io::{BufRead, Write};
use std::panic::{catch_unwind, set_hook, AssertUnwindSafe};
use std::sync::Mutex;
use verifier::{Error, Verifier};

/// Nesting and bytes of arguments: more than any statement needs, less than a stack holds.
const LIMITS: Limits = Limits {
    depth: 100,
    len: 1 << 24,
};

static PANIC: Mutex<String> = Mutex::new(String::new());

struct Deployed {
    env: Env,
    address: Address,
}

impl Deployed {
    fn new(wasm: Option<&[u8]>) -> Deployed {
        let env = Env::new_with_config(EnvTestConfig {
            capture_snapshot_at_drop: false,
        });
        let address = match wasm {
            Some(code) => env.register(code, ()),
            None => env.register(Verifier, ()),
        };
        Deployed { env, address }
    }

    fn call(&self, function: &str, arguments: &ScVec) -> String {
        let env = &self.env;
        let list = Vec::<Val>::try_from_val(env, arguments).expect("arguments for the host");
        let result =
            env.try_invoke_contract::<Val, Error>(&self.address, &Symbol::new(env, function), list);
        let (kind, detail) = match result {
            Ok(value) => ("returned", xdr(env, &value.expect("every value is one"))),
            Err(Ok(error)) => ("refused", format!("{error:?}")),
            Err(Err(InvokeError::Contract(code))) => ("refused", format!("error {code}")),
            Err(Err(InvokeError::Abort)) => ("aborted", String::new()),
        };
        let resources = env.cost_estimate().resources();
        let fee = env.cost_estimate().fee();
        let rent = fee.persistent_entry_rent + fee.temporary_entry_rent;
        let costs = format!(
            "{} {} {} {rent}",
            resources.instructions,
            resources.mem_bytes,
            fee.total - rent
        );
        format!("{kind} {costs} {detail}")
    }
}

fn xdr(env: &Env, value: &Val) -> String {
    let value = ScVal::try_from_val(env, value).expect("a value for callers");
    let bytes = value.to_xdr(LIMITS).expect("a value that fits");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Option<std::vec::Vec<u8>> {
    let digit = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    (0..hex.len()).step_by(2).map(digit).collect()
}

fn main() {
    let wasm = std::env::args_os()
        .nth(1)
        .map(|path| std::fs::read(path).expect("a file of wasm"));
    set_hook(Box::new(|panic| {
        *PANIC.lock().unwrap() = panic.to_string().replace('\n', " ");
    }));
    let mut deployed = Deployed::new(wasm.as_deref());
    let mut registered = std::vec::Vec::new();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("UTF-8");
        let (function, hex) = line.split_once(' ').expect("a function and arguments");
        let arguments = bytes(hex).ok_or("no hexadecimal digits".to_string());
        let arguments = arguments
            .and_then(|bytes| ScVec::from_xdr(bytes, LIMITS).map_err(|error| error.to_string()));
        let answer = match arguments {
            Err(text) => format!("malformed {text}"),
            Ok(arguments) => {
                let called = catch_unwind(AssertUnwindSafe(|| deployed.call(function, &arguments)));
                match called {
                    Ok(answer) => {
                        if function == "register_weights" && answer.starts_with("returned") {
                            registered.push(arguments);
                        }
                        answer
                    }
                    Err(_) => {
                        // Nobody knows what state such a host is in.
                        deployed = Deployed::new(wasm.as_deref());
                        for weights in &registered {
                            deployed.call("register_weights", weights);
                        }
                        format!("panicked {}", PANIC.lock().unwrap())
                    }
                }
            }
        };
        writeln!(out, "{answer}")
            .and_then(|()| out.flush())
            .expect("a reader");
    }
}
