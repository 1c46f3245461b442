package snarkjs

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"

	"github.com/consensys/gnark-crypto/ecc"
	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark/backend"
	"github.com/consensys/gnark/backend/groth16"
	impl "github.com/consensys/gnark/backend/groth16/bn254"
	"github.com/consensys/gnark/backend/witness"
	"golang.org/x/crypto/sha3"
)

// Claim is a proof, the values that it is about, and the key: the contents of three files.
type Claim struct {
	Key     verifyingKey `json:"key"`
	Publics []string     `json:"publicSignals"`
	Proof   proof        `json:"proof"`
}

// ParseClaim reads a claim that is one object.
func ParseClaim(text []byte) (claim Claim, err error) {
	err = json.Unmarshal(text, &claim)
	return claim, err
}

// ReadClaim reads verification_key.json, proof.json and public.json.
func ReadClaim(keyFile, proofFile, publicFile string) (claim Claim, err error) {
	for file, part := range map[string]any{keyFile: &claim.Key, proofFile: &claim.Proof, publicFile: &claim.Publics} {
		data, err := os.ReadFile(file)
		if err != nil {
			return claim, err
		}
		if err := json.Unmarshal(data, part); err != nil {
			return claim, fmt.Errorf("%s: %w", file, err)
		}
	}
	return claim, nil
}

// Judge returns why gnark refuses a claim, nil if it accepts it; err says that the claim cannot be put to gnark at all. gnark
// decodes proof and values from bytes and verifies them: it refuses coordinates of q and more, values of r and more, and points
// that are not in their groups. Challenges that the statement has are compared here, for gnark has no such statements.
func (c *Claim) Judge() (refusal, err error) {
	key, err := c.Key.key()
	if err != nil {
		return nil, err
	}
	stated, err := c.Key.stated()
	if err != nil {
		return nil, err
	}
	wires := len(c.Publics) - stated
	if wires != len(key.G1.K)-1-len(key.CommitmentKeys) {
		return nil, fmt.Errorf("%d public values, %d of them stated challenges, with %d points IC", len(c.Publics), stated,
			len(key.G1.K))
	}
	encoded, err := c.encode(len(key.CommitmentKeys))
	if err != nil {
		return nil, err
	}
	publics, err := encoded.witness(wires)
	if err != nil {
		return err, nil
	}
	proof, err := encoded.proof(key, publics.Vector().(fr.Vector))
	if err != nil {
		return err, nil
	}
	challenges := challenges(key, proof.Commitments, publics.Vector().(fr.Vector))
	for i, text := range encoded.publics[wires:] {
		var named fr.Element
		if err := named.SetBytesCanonical(text); err != nil {
			return err, nil
		}
		if !named.Equal(&challenges[i]) {
			return fmt.Errorf("the statement has another challenge of commitment %d", i), nil
		}
	}
	return groth16.Verify(proof, key, publics, backend.WithVerifierHashToFieldFunction(sha3.NewLegacyKeccak256())), nil
}

// stated returns how many challenges are part of the statement: those of the first commitments. gnark's key does not say that.
func (in *verifyingKey) stated() (stated int, err error) {
	for i := range in.CommitmentKeys {
		if in.CommitmentKeys[i].Stated {
			if stated != i {
				return 0, fmt.Errorf("commitment %d is stated and the one before is not", i)
			}
			stated++
		}
	}
	return stated, nil
}

// encodedClaim is a claim in the bytes that gnark reads.
type encodedClaim struct {
	a, b, c                []byte
	commitments, knowledge [][]byte
	publics                [][]byte
}

func (c *Claim) encode(commitmentCount int) (encoded encodedClaim, err error) {
	if len(c.Proof.Commitments) != commitmentCount || len(c.Proof.Knowledge) != commitmentCount {
		return encoded, fmt.Errorf("%d commitments, %d proofs of knowledge, expected %d", len(c.Proof.Commitments),
			len(c.Proof.Knowledge), commitmentCount)
	}
	if encoded.a, err = c.Proof.A.encode(); err != nil {
		return encoded, err
	}
	if encoded.b, err = c.Proof.B.encode(); err != nil {
		return encoded, err
	}
	if encoded.c, err = c.Proof.C.encode(); err != nil {
		return encoded, err
	}
	if encoded.commitments, err = each(c.Proof.Commitments, func(p g1) ([]byte, error) { return p.encode() }); err != nil {
		return encoded, err
	}
	if encoded.knowledge, err = each(c.Proof.Knowledge, func(p g1) ([]byte, error) { return p.encode() }); err != nil {
		return encoded, err
	}
	encoded.publics, err = each(c.Publics, word)
	return encoded, err
}

// each applies convert to all, up to the first failure.
func each[A, B any](all []A, convert func(A) (B, error)) (converted []B, err error) {
	converted = make([]B, len(all))
	for i := range all {
		if converted[i], err = convert(all[i]); err != nil {
			return nil, err
		}
	}
	return converted, nil
}

func count(n int) []byte {
	return binary.BigEndian.AppendUint32(nil, uint32(n))
}

// witness has gnark read the first public values.
func (e *encodedClaim) witness(wires int) (witness.Witness, error) {
	read, err := witness.New(ecc.BN254.ScalarField())
	if err != nil {
		return nil, err
	}
	header := append(append(count(wires), count(0)...), count(wires)...)
	return read, read.UnmarshalBinary(append(header, bytes.Join(e.publics[:wires], nil)...))
}

// proof has gnark read a proof. gnark folds the proofs of knowledge of several commitments into one, which is done here.
func (e *encodedClaim) proof(key *impl.VerifyingKey, publics fr.Vector) (*impl.Proof, error) {
	var infinity bn254.G1Affine
	knowledge := infinity.Marshal()
	if len(e.knowledge) > 0 {
		knowledge = e.knowledge[0]
	}
	if len(e.knowledge) > 1 {
		folded, err := e.fold(key, publics)
		if err != nil {
			return nil, err
		}
		knowledge = folded.Marshal()
	}
	all := bytes.Join([][]byte{e.a, e.b, e.c, count(len(e.commitments)), bytes.Join(e.commitments, nil), knowledge}, nil)
	proof := new(impl.Proof)
	read, err := proof.ReadFrom(bytes.NewReader(all))
	if err == nil && read != int64(len(all)) {
		err = fmt.Errorf("gnark read %d of %d bytes", read, len(all))
	}
	return proof, err
}

// fold joins proofs of knowledge as gnark's prover does: their sum, times powers of a hash of the challenges.
func (e *encodedClaim) fold(key *impl.VerifyingKey, publics fr.Vector) (folded bn254.G1Affine, err error) {
	commitments, err := each(e.commitments, decode)
	if err != nil {
		return folded, err
	}
	knowledge, err := each(e.knowledge, decode)
	if err != nil {
		return folded, err
	}
	var message []byte
	for _, challenge := range challenges(key, commitments, publics) {
		message = append(message, challenge.Marshal()...)
	}
	factor, err := fr.Hash(message, []byte("G16-BSB22"), 1)
	if err != nil {
		return folded, err
	}
	_, err = folded.Fold(knowledge, factor[0], ecc.MultiExpConfig{NbTasks: 1})
	return folded, err
}

func decode(bytes []byte) (point bn254.G1Affine, err error) {
	_, err = point.SetBytes(bytes)
	return point, err
}

// challenges returns the challenge of each commitment: of the point and the values that the key says, by Keccak. gnark's
// verifier does the same and does not tell.
func challenges(key *impl.VerifyingKey, commitments []bn254.G1Affine, publics fr.Vector) fr.Vector {
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
