// Commitments exchanges proofs with commitments between gnark and Assay; challenges are Keccak's.
//
//	commitments verify                        reads objects {key, publicSignals, proof} with the contents of three files, one
//	                                          a line, and prints for each a line: accepted, rejected and why, or error and why
//	commitments make FOLDER SECRET            writes verification_key.json, proof.json, public.json and Verifier.sol of a
//	                                          circuit of gnark with a key of gnark
//	commitments updates FILE                  prints for each update of a ceremony accepted, or rejected and why
//	commitments update FACTOR CHALLENGE TAG   prints the proof of an update
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"assay/peers/snarkjs"

	"github.com/consensys/gnark-crypto/ecc"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark/backend"
	"github.com/consensys/gnark/backend/groth16"
	bn254 "github.com/consensys/gnark/backend/groth16/bn254"
	"github.com/consensys/gnark/backend/solidity"
	"github.com/consensys/gnark/frontend"
	"github.com/consensys/gnark/frontend/cs/r1cs"
	"github.com/consensys/gnark/logger"
	"golang.org/x/crypto/sha3"
)

// circuit: Cube is the third power of Secret, and the product of Secret + c and Cube + c is the sum of its terms, times
// Tag, for a challenge c that depends on all three.
type circuit struct {
	Secret frontend.Variable
	Cube   frontend.Variable `gnark:",public"`
	Tag    frontend.Variable `gnark:",public"`
}

func (c *circuit) Define(api frontend.API) error {
	challenge, err := api.(frontend.Committer).Commit(c.Secret, c.Cube, c.Tag)
	if err != nil {
		return err
	}
	square := api.Mul(c.Secret, c.Secret)
	api.AssertIsEqual(api.Mul(square, c.Secret), c.Cube)
	left := api.Mul(api.Add(c.Secret, challenge), api.Add(c.Cube, challenge))
	right := api.Add(api.Mul(c.Secret, c.Cube), api.Mul(challenge, api.Add(c.Secret, c.Cube)),
		api.Mul(challenge, challenge))
	api.AssertIsEqual(api.Mul(left, c.Tag), api.Mul(right, c.Tag))
	return nil
}

func main() {
	logger.Disable()
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(words []string) error {
	switch {
	case len(words) == 1 && words[0] == "verify":
		return verify(os.Stdin)
	case len(words) == 3 && words[0] == "make":
		return makeProof(words[1], words[2])
	case len(words) == 2 && words[0] == "updates":
		return verifyUpdates(words[1])
	case len(words) == 4 && words[0] == "update":
		return makeUpdate(words[1], words[2], words[3])
	default:
		return fmt.Errorf("usage: commitments verify | make FOLDER SECRET | " +
			"updates FILE | update FACTOR CHALLENGE TAG")
	}
}

// verify judges claims, one object a line.
func verify(claims io.Reader) error {
	lines := bufio.NewReader(claims)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			fmt.Println(verdict(line))
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func verdict(line []byte) string {
	claim, err := snarkjs.ParseClaim(line)
	if err != nil {
		return fmt.Sprintf("error %v", err)
	}
	refusal, err := claim.Judge()
	switch {
	case err != nil:
		return fmt.Sprintf("error %v", err)
	case refusal != nil:
		return fmt.Sprintf("rejected: %v", refusal)
	default:
		return "accepted"
	}
}

func makeProof(folder, secretText string) error {
	system, err := frontend.Compile(ecc.BN254.ScalarField(), r1cs.NewBuilder, &circuit{})
	if err != nil {
		return err
	}
	provingKey, key, err := groth16.Setup(system)
	if err != nil {
		return err
	}
	var secret, cube, tag fr.Element
	if _, err := secret.SetString(secretText); err != nil {
		return err
	}
	cube.Square(&secret).Mul(&cube, &secret)
	tag.SetUint64(7)
	witness, err := frontend.NewWitness(&circuit{Secret: secret, Cube: cube, Tag: tag}, ecc.BN254.ScalarField())
	if err != nil {
		return err
	}
	proof, err := groth16.Prove(system, provingKey, witness,
		backend.WithProverHashToFieldFunction(sha3.NewLegacyKeccak256()))
	if err != nil {
		return err
	}
	if err := snarkjs.WriteVerifyingKey(filepath.Join(folder, "verification_key.json"), key.(*bn254.VerifyingKey)); err != nil {
		return err
	}
	if err := snarkjs.WriteProof(filepath.Join(folder, "proof.json"), proof.(*bn254.Proof)); err != nil {
		return err
	}
	if err := snarkjs.WritePublic(filepath.Join(folder, "public.json"), fr.Vector{cube, tag}); err != nil {
		return err
	}
	contract, err := os.Create(filepath.Join(folder, "Verifier.sol"))
	if err != nil {
		return err
	}
	defer contract.Close()
	return key.ExportSolidity(contract, solidity.WithHashToFieldFunction(sha3.NewLegacyKeccak256()))
}
