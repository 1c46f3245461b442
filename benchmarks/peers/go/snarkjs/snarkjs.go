// Package snarkjs converts keys and proofs between gnark and the JSON files of snarkjs, and those of Assay for circuits
// with commitments. gnark folds the proofs of knowledge of several commitments into one, so proofs with several are read only.
package snarkjs

import (
	"encoding/json"
	"fmt"
	"math/big"
	"os"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/pedersen"
	groth16 "github.com/consensys/gnark/backend/groth16/bn254"
)

type g1 [3]string

type g2 [3][2]string

type verifyingKey struct {
	Protocol string `json:"protocol"`
	Curve    string `json:"curve"`
	NPublic  int    `json:"nPublic"`
	Alpha1   g1     `json:"vk_alpha_1"`
	Beta2    g2     `json:"vk_beta_2"`
	Gamma2   g2     `json:"vk_gamma_2"`
	Delta2   g2     `json:"vk_delta_2"`
	IC       []g1   `json:"IC"`

	CommitmentKeys []commitmentKey `json:"commitmentKeys,omitempty"`
}

type commitmentKey struct {
	G         g2    `json:"g"`
	GSigmaNeg g2    `json:"gSigmaNeg"`
	Hashed    []int `json:"hashed"`
	Stated    bool  `json:"stated,omitempty"`
}

type proof struct {
	A        g1     `json:"pi_a"`
	B        g2     `json:"pi_b"`
	C        g1     `json:"pi_c"`
	Protocol string `json:"protocol"`
	Curve    string `json:"curve"`

	Commitments []g1 `json:"commitments,omitempty"`
	Knowledge   []g1 `json:"commitmentPok,omitempty"`
}

const committed = "groth16-commitments"

func fromG1(p *bn254.G1Affine) g1 {
	return g1{p.X.String(), p.Y.String(), "1"}
}

func fromG2(p *bn254.G2Affine) g2 {
	return g2{{p.X.A0.String(), p.X.A1.String()}, {p.Y.A0.String(), p.Y.A1.String()}, {"1", "0"}}
}

// wordSize is the number of bytes of a coordinate or a public value.
const wordSize = 32

// word writes a number in 32 bytes, big-endian, whether or not it is below a modulus: what may be too large is read by
// gnark-crypto, which refuses it.
func word(text string) ([]byte, error) {
	number, ok := new(big.Int).SetString(text, 10)
	if !ok || number.Sign() < 0 || number.BitLen() > 8*wordSize {
		return nil, fmt.Errorf("%q is not a number of %d bytes", text, wordSize)
	}
	return number.FillBytes(make([]byte, wordSize)), nil
}

// encode writes a point as gnark-crypto does, uncompressed. The two highest bits of the first coordinate say that a point is
// compressed, so that larger coordinates cannot be written at all.
func encode(coordinates ...string) ([]byte, error) {
	var bytes []byte
	for _, coordinate := range coordinates {
		next, err := word(coordinate)
		if err != nil {
			return nil, err
		}
		bytes = append(bytes, next...)
	}
	if bytes[0]>>6 != 0 {
		return nil, fmt.Errorf("gnark's form of points has no first coordinate of 2^254 and more: %s", coordinates[0])
	}
	return bytes, nil
}

func (p *g1) encode() ([]byte, error) {
	return encode(p[0], p[1])
}

func (p *g2) encode() ([]byte, error) {
	return encode(p[0][1], p[0][0], p[1][1], p[1][0])
}

func (p *g1) point() (point bn254.G1Affine, err error) {
	bytes, err := p.encode()
	if err == nil {
		_, err = point.SetBytes(bytes)
	}
	return point, err
}

func (p *g2) point() (point bn254.G2Affine, err error) {
	bytes, err := p.encode()
	if err == nil {
		_, err = point.SetBytes(bytes)
	}
	return point, err
}

func write(path string, value any) error {
	data, err := json.MarshalIndent(value, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o600)
}

// WriteVerifyingKey writes verification_key.json.
func WriteVerifyingKey(path string, key *groth16.VerifyingKey) error {
	out := verifyingKey{
		Protocol: "groth16", Curve: "bn128", NPublic: len(key.G1.K) - 1,
		Alpha1: fromG1(&key.G1.Alpha), Beta2: fromG2(&key.G2.Beta),
		Gamma2: fromG2(&key.G2.Gamma), Delta2: fromG2(&key.G2.Delta),
	}
	for i := range key.G1.K {
		out.IC = append(out.IC, fromG1(&key.G1.K[i]))
	}
	for i := range key.CommitmentKeys {
		out.Protocol = committed
		out.NPublic--
		out.CommitmentKeys = append(out.CommitmentKeys, commitmentKey{
			G: fromG2(&key.CommitmentKeys[i].G), GSigmaNeg: fromG2(&key.CommitmentKeys[i].GSigmaNeg),
			Hashed: append([]int{}, key.PublicAndCommitmentCommitted[i]...),
		})
	}
	return write(path, out)
}

// WriteProof writes proof.json.
func WriteProof(path string, made *groth16.Proof) error {
	out := proof{
		A: fromG1(&made.Ar), B: fromG2(&made.Bs), C: fromG1(&made.Krs), Protocol: "groth16", Curve: "bn128",
	}
	if len(made.Commitments) > 1 {
		return fmt.Errorf("%d commitments with one proof of knowledge", len(made.Commitments))
	}
	if len(made.Commitments) == 1 {
		out.Protocol = committed
		out.Commitments = []g1{fromG1(&made.Commitments[0])}
		out.Knowledge = []g1{fromG1(&made.CommitmentPok)}
	}
	return write(path, out)
}

// WritePublic writes public.json.
func WritePublic(path string, values fr.Vector) error {
	texts := make([]string, len(values))
	for i := range values {
		texts[i] = values[i].Text(10)
	}
	return write(path, texts)
}

func (in *verifyingKey) key() (*groth16.VerifyingKey, error) {
	key := new(groth16.VerifyingKey)
	var err error
	if key.G1.Alpha, err = in.Alpha1.point(); err != nil {
		return nil, err
	}
	for from, to := range map[*g2]*bn254.G2Affine{
		&in.Beta2: &key.G2.Beta, &in.Gamma2: &key.G2.Gamma, &in.Delta2: &key.G2.Delta,
	} {
		if *to, err = from.point(); err != nil {
			return nil, err
		}
	}
	key.G1.K = make([]bn254.G1Affine, len(in.IC))
	for i := range in.IC {
		if key.G1.K[i], err = in.IC[i].point(); err != nil {
			return nil, err
		}
	}
	if (in.Protocol == committed) != (len(in.CommitmentKeys) > 0) {
		return nil, fmt.Errorf("protocol %s with %d commitment keys", in.Protocol, len(in.CommitmentKeys))
	}
	for i := range in.CommitmentKeys {
		var read pedersen.VerifyingKey
		if read.G, err = in.CommitmentKeys[i].G.point(); err != nil {
			return nil, err
		}
		if read.GSigmaNeg, err = in.CommitmentKeys[i].GSigmaNeg.point(); err != nil {
			return nil, err
		}
		key.CommitmentKeys = append(key.CommitmentKeys, read)
		key.PublicAndCommitmentCommitted = append(key.PublicAndCommitmentCommitted, in.CommitmentKeys[i].Hashed)
	}
	return key, key.Precompute()
}
