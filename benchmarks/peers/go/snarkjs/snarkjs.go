// Package snarkjs converts keys and proofs between gnark and the JSON files of snarkjs, and those of Assay for circuits
// with commitments. Proofs have one commitment at most, because gnark folds the proofs of knowledge of several.
package snarkjs

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
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

func set(problem *error, element *fp.Element, text string) {
	if _, err := element.SetString(text); err != nil && *problem == nil {
		*problem = err
	}
}

func (p *g1) point() (bn254.G1Affine, error) {
	var point bn254.G1Affine
	var problem error
	set(&problem, &point.X, p[0])
	set(&problem, &point.Y, p[1])
	if problem == nil && !point.IsOnCurve() {
		problem = fmt.Errorf("a point of G1 off the curve")
	}
	return point, problem
}

func (p *g2) point() (bn254.G2Affine, error) {
	var point bn254.G2Affine
	var problem error
	set(&problem, &point.X.A0, p[0][0])
	set(&problem, &point.X.A1, p[0][1])
	set(&problem, &point.Y.A0, p[1][0])
	set(&problem, &point.Y.A1, p[1][1])
	if problem == nil && !point.IsInSubGroup() {
		problem = fmt.Errorf("a point of G2 outside the subgroup")
	}
	return point, problem
}

func write(path string, value any) error {
	data, err := json.MarshalIndent(value, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o600)
}

func read(path string, value any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, value)
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

// ReadVerifyingKey reads verification_key.json.
func ReadVerifyingKey(path string) (*groth16.VerifyingKey, error) {
	var in verifyingKey
	if err := read(path, &in); err != nil {
		return nil, err
	}
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

// ReadProof reads proof.json.
func ReadProof(path string) (*groth16.Proof, error) {
	var in proof
	if err := read(path, &in); err != nil {
		return nil, err
	}
	made := new(groth16.Proof)
	var err error
	if made.Ar, err = in.A.point(); err != nil {
		return nil, err
	}
	if made.Bs, err = in.B.point(); err != nil {
		return nil, err
	}
	if made.Krs, err = in.C.point(); err != nil {
		return nil, err
	}
	if len(in.Commitments) > 1 || len(in.Commitments) != len(in.Knowledge) {
		return nil, fmt.Errorf("%d commitments, %d proofs of knowledge", len(in.Commitments), len(in.Knowledge))
	}
	if len(in.Commitments) == 1 {
		var commitment bn254.G1Affine
		if commitment, err = in.Commitments[0].point(); err != nil {
			return nil, err
		}
		made.Commitments = []bn254.G1Affine{commitment}
		made.CommitmentPok, err = in.Knowledge[0].point()
	}
	return made, err
}

// ReadPublic reads public.json.
func ReadPublic(path string) (fr.Vector, error) {
	var texts []string
	if err := read(path, &texts); err != nil {
		return nil, err
	}
	values := make(fr.Vector, len(texts))
	for i, text := range texts {
		if _, err := values[i].SetString(text); err != nil {
			return nil, err
		}
	}
	return values, nil
}
