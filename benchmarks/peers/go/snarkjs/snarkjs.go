// Package snarkjs converts keys and proofs between gnark and the JSON files of snarkjs, and those of Assay for circuits
// with commitments. gnark folds the proofs of knowledge of several commitments into one, so proofs with several are read only.
package snarkjs

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/consensys/gnark-crypto/ecc"
	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/pedersen"
	groth16 "github.com/consensys/gnark/backend/groth16/bn254"
	"golang.org/x/crypto/sha3"
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

// ReadVerifyingKey reads verification_key.json. gnark's key does not say how many challenges are part of the statement: those
// of the first stated commitments.
func ReadVerifyingKey(path string) (key *groth16.VerifyingKey, stated int, err error) {
	var in verifyingKey
	if err := read(path, &in); err != nil {
		return nil, 0, err
	}
	for i := range in.CommitmentKeys {
		if in.CommitmentKeys[i].Stated {
			if stated != i {
				return nil, 0, fmt.Errorf("commitment %d is stated and the one before is not", i)
			}
			stated++
		}
	}
	key, err = in.key()
	return key, stated, err
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

// Challenges returns the challenge of each commitment: of the point and the values that the key says, by Keccak. gnark's
// verifier does the same and does not tell.
func Challenges(key *groth16.VerifyingKey, commitments []bn254.G1Affine, publics fr.Vector) fr.Vector {
	values := append(fr.Vector{}, publics...)
	for i, hashed := range key.PublicAndCommitmentCommitted {
		keccak := sha3.NewLegacyKeccak256()
		keccak.Write(commitments[i].Marshal())
		for _, position := range hashed {
			keccak.Write(values[position-1].Marshal())
		}
		var challenge fr.Element
		challenge.SetBytes(keccak.Sum(nil))
		values = append(values, challenge)
	}
	return values[len(publics):]
}

// fold joins proofs of knowledge as gnark's prover does: their sum, times powers of a hash of the challenges.
func fold(knowledge []bn254.G1Affine, challenges fr.Vector) (folded bn254.G1Affine, err error) {
	var message []byte
	for i := range challenges {
		message = append(message, challenges[i].Marshal()...)
	}
	factor, err := fr.Hash(message, []byte("G16-BSB22"), 1)
	if err != nil {
		return folded, err
	}
	_, err = folded.Fold(knowledge, factor[0], ecc.MultiExpConfig{NbTasks: 1})
	return folded, err
}

// ReadProof reads proof.json; several proofs of knowledge become the one that gnark takes.
func ReadProof(path string, key *groth16.VerifyingKey, publics fr.Vector) (*groth16.Proof, error) {
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
	count := len(key.CommitmentKeys)
	if len(in.Commitments) != count || len(in.Knowledge) != count {
		return nil, fmt.Errorf("%d commitments, %d proofs of knowledge, expected %d", len(in.Commitments),
			len(in.Knowledge), count)
	}
	made.Commitments = make([]bn254.G1Affine, count)
	knowledge := make([]bn254.G1Affine, count)
	for i := range knowledge {
		if made.Commitments[i], err = in.Commitments[i].point(); err != nil {
			return nil, err
		}
		if knowledge[i], err = in.Knowledge[i].point(); err != nil {
			return nil, err
		}
	}
	if count > 0 {
		made.CommitmentPok, err = fold(knowledge, Challenges(key, made.Commitments, publics))
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
