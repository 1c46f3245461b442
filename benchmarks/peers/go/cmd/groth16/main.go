// Groth16 proves and verifies with gnark, on the constraints and the witness of the benchmark.
package main

import (
	"fmt"
	"strconv"

	"assay/peers/protocol"
	"assay/peers/r1cs"
	"assay/peers/snarkjs"

	"github.com/consensys/gnark-crypto/ecc"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	groth16 "github.com/consensys/gnark/backend/groth16/bn254"
	"github.com/consensys/gnark/backend/witness"
	"github.com/consensys/gnark/constraint"
	cs "github.com/consensys/gnark/constraint/bn254"
	"github.com/consensys/gnark/logger"
)

type state struct {
	constraints *cs.R1CS
	provingKey  groth16.ProvingKey
	key         groth16.VerifyingKey
	witness     witness.Witness
	publics     fr.Vector
	proof       *groth16.Proof
}

func main() {
	logger.Disable()
	s := &state{}
	protocol.Serve(protocol.Commands{
		"hello":   protocol.Hello,
		"circuit": s.circuit, "witness": s.fill, "prove": s.prove, "verify": s.verify,
		"key": s.exportKey, "export": s.export, "check": check,
	})
}

// imported copies the matrices: all wires but the public ones are secret inputs, so that nothing is left to solve.
func imported(system *r1cs.System) *cs.R1CS {
	result := cs.NewR1CS(len(system.Rows))
	for range system.PublicCount + 1 {
		result.AddPublicVariable("")
	}
	for range system.WireCount - system.PublicCount - 1 {
		result.AddSecretVariable("")
	}
	blueprint := result.AddBlueprint(&constraint.BlueprintGenericR1C{})
	combination := func(terms []r1cs.Term) constraint.LinearExpression {
		out := make(constraint.LinearExpression, len(terms))
		for i, term := range terms {
			var coefficient constraint.U64
			copy(coefficient[:], term.Coefficient[:])
			out[i] = constraint.Term{CID: result.AddCoeff(coefficient), VID: term.Wire}
		}
		return out
	}
	for _, row := range system.Rows {
		result.AddR1C(constraint.R1C{
			L: combination(row[0]), R: combination(row[1]), O: combination(row[2]),
		}, blueprint)
	}
	return result
}

// circuit R1CS ...: gnark makes a key of its own, so further words are not needed
func (s *state) circuit(words []string) (protocol.Answer, error) {
	system, err := r1cs.Read(words[0])
	if err != nil {
		return nil, err
	}
	*s = state{constraints: imported(system)}
	return protocol.Timed(func() error { return groth16.Setup(s.constraints, &s.provingKey, &s.key) })
}

// witness WTNS
func (s *state) fill(words []string) (protocol.Answer, error) {
	values, err := r1cs.ReadWitness(words[0])
	if err != nil {
		return nil, err
	}
	if s.witness, err = witness.New(ecc.BN254.ScalarField()); err != nil {
		return nil, err
	}
	publicCount := s.constraints.GetNbPublicVariables() - 1
	all := make(chan any)
	go func() {
		defer close(all)
		for _, value := range values[1:] {
			all <- value
		}
	}()
	s.publics = values[1 : publicCount+1]
	return protocol.Answer{}, s.witness.Fill(publicCount, len(values)-1-publicCount, all)
}

func (s *state) prove(_ []string) (protocol.Answer, error) {
	return protocol.Timed(func() (err error) {
		s.proof, err = groth16.Prove(s.constraints, &s.provingKey, s.witness)
		return err
	})
}

// verify REPEATS: its last proof under its own key
func (s *state) verify(words []string) (protocol.Answer, error) {
	repeats, err := strconv.Atoi(words[0])
	if err != nil {
		return nil, err
	}
	return protocol.Timed(func() error {
		for range repeats {
			if err := groth16.Verify(s.proof, &s.key, s.publics); err != nil {
				return fmt.Errorf("gnark rejects its own proof: %w", err)
			}
		}
		return nil
	})
}

// key VERIFICATION_KEY: the key that gnark made
func (s *state) exportKey(words []string) (protocol.Answer, error) {
	return protocol.Answer{}, snarkjs.WriteVerifyingKey(words[0], &s.key)
}

// export PROOF PUBLIC
func (s *state) export(words []string) (protocol.Answer, error) {
	if err := snarkjs.WriteProof(words[0], s.proof); err != nil {
		return nil, err
	}
	return protocol.Answer{}, snarkjs.WritePublic(words[1], s.publics)
}

// check VERIFICATION_KEY PROOF PUBLIC: somebody else's proof
func check(words []string) (protocol.Answer, error) {
	claim, err := snarkjs.ReadClaim(words[0], words[1], words[2])
	if err != nil {
		return nil, err
	}
	refusal, err := claim.Judge()
	if err != nil {
		return nil, err
	}
	return protocol.Answer{"accepted": refusal == nil}, nil
}
