package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strconv"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark-crypto/ecc/bn254/mpcsetup"
)

// update is a number that something was multiplied by, as a contribution proves it. Bytes are hexadecimal, points
// uncompressed as gnark-crypto writes them.
type update struct {
	Name      string  `json:"name"`
	Challenge string  `json:"challenge"`
	Tag       byte    `json:"tag"`
	Proof     string  `json:"proof"`
	Values    []value `json:"values"`
}

// value is a list of points of one group before and after.
type value struct {
	Group  int    `json:"group"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// verifyUpdates prints a line for each update of a file: accepted, or rejected and why.
func verifyUpdates(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var updates []update
	if err := json.Unmarshal(text, &updates); err != nil {
		return err
	}
	for _, one := range updates {
		if err := one.verify(); err != nil {
			fmt.Printf("rejected %s: %v\n", one.Name, err)
		} else {
			fmt.Printf("accepted %s\n", one.Name)
		}
	}
	return nil
}

func (u update) verify() error {
	challenge, err := hex.DecodeString(u.Challenge)
	if err != nil {
		return err
	}
	proofBytes, err := hex.DecodeString(u.Proof)
	if err != nil {
		return err
	}
	var proof mpcsetup.UpdateProof
	if _, err := proof.ReadFrom(bytes.NewReader(proofBytes)); err != nil {
		return err
	}
	var values []mpcsetup.ValueUpdate
	for _, one := range u.Values {
		converted, err := one.convert()
		if err != nil {
			return err
		}
		values = append(values, converted)
	}
	return proof.Verify(challenge, u.Tag, values...)
}

func (v value) convert() (mpcsetup.ValueUpdate, error) {
	if v.Group == 1 {
		before, err := points[curve.G1Affine](v.Before, curve.SizeOfG1AffineUncompressed)
		if err != nil {
			return mpcsetup.ValueUpdate{}, err
		}
		after, err := points[curve.G1Affine](v.After, curve.SizeOfG1AffineUncompressed)
		return mpcsetup.ValueUpdate{Previous: before, Next: after}, err
	}
	before, err := points[curve.G2Affine](v.Before, curve.SizeOfG2AffineUncompressed)
	if err != nil {
		return mpcsetup.ValueUpdate{}, err
	}
	after, err := points[curve.G2Affine](v.After, curve.SizeOfG2AffineUncompressed)
	return mpcsetup.ValueUpdate{Previous: before, Next: after}, err
}

// points decodes points of size bytes each, and tests that each is of its group.
func points[P any](text string, size int) ([]P, error) {
	encoded, err := hex.DecodeString(text)
	if err != nil {
		return nil, err
	}
	result := make([]P, len(encoded)/size)
	decoder := curve.NewDecoder(bytes.NewReader(encoded))
	for index := range result {
		if err := decoder.Decode(&result[index]); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// makeUpdate prints the proof for a number, a challenge and a tag, uncompressed.
func makeUpdate(factorText, challengeText, tagText string) error {
	var factor fr.Element
	if _, err := factor.SetString(factorText); err != nil {
		return err
	}
	challenge, err := hex.DecodeString(challengeText)
	if err != nil {
		return err
	}
	tag, err := strconv.ParseUint(tagText, 10, 8)
	if err != nil {
		return err
	}
	proof := mpcsetup.UpdateValues(&factor, challenge, byte(tag))
	var written bytes.Buffer
	if _, err := proof.WriteTo(&written); err != nil {
		return err
	}
	var commitment curve.G1Affine
	var knowledge curve.G2Affine
	decoder := curve.NewDecoder(&written)
	if err := decoder.Decode(&commitment); err != nil {
		return err
	}
	if err := decoder.Decode(&knowledge); err != nil {
		return err
	}
	fmt.Println(hex.EncodeToString(append(commitment.Marshal(), knowledge.Marshal()...)))
	return nil
}
