#!/usr/bin/env python3
"""Teaches the nets that look at each box (`src/sheet/scan/glance.rs`) and writes their weights.

    for seed in 31 32 33 34; do cargo bench --bench boxes -- --forms 130 --seed $seed --out boxes-$seed; done
    cargo bench --bench boxes -- --samples ../shared/corpus/scans --out boxes-samples
    pip install numpy jax optax
    tests/prints/teach.py src/sheet/scan/glance.weights boxes-*

With `--hold-out FILE` what the nets make of that file, which they do not learn from, is told as well.
"""
import json
import sys

import jax
import jax.numpy as jnp
import numpy as np
import optax

CHANNELS, SIDE, HIDDEN, ANSWERS, NETS, EPOCHS, BATCH = (3, 12, 24, 32), 32, 32, 3, 3, 40, 128
EMPTY, MARKED, NEITHER = 0, 1, 2
LAYERS = [("c0", "b0"), ("c1", "b1"), ("c2", "b2"), ("w0", "d0"), ("w1", "d1")]


def load(path):
    rows = [json.loads(line) for line in open(path, encoding="utf-8")]
    sights = np.array([np.frombuffer(bytes.fromhex(row["sight"]), np.uint8).reshape(3, SIDE, SIDE) for row in rows])
    state = {"empty": EMPTY, "stray": EMPTY, "ticked": MARKED}
    return sights, np.array([row["round"] for row in rows], np.float32), np.array([state.get(row["state"], NEITHER) for row in rows])


def new_net(key):
    keys, net = jax.random.split(key, 5), {}
    for at in range(3):
        inputs, outputs = CHANNELS[at], CHANNELS[at + 1]
        net[f"c{at}"] = jax.random.normal(keys[at], (3, 3, inputs, outputs)) * np.sqrt(2 / (9 * inputs))
        net[f"b{at}"] = jnp.zeros(outputs)
    last = (SIDE // 8) ** 2 * CHANNELS[3]
    net["w0"], net["d0"] = jax.random.normal(keys[3], (last + 1, HIDDEN)) * np.sqrt(2 / last), jnp.zeros(HIDDEN)
    net["w1"], net["d1"] = jax.random.normal(keys[4], (HIDDEN, ANSWERS)) * np.sqrt(1 / HIDDEN), jnp.zeros(ANSWERS)
    return net


def answers(net, sights, rounds):
    own, blank, marks = jnp.moveaxis(sights.astype(jnp.float32) / 255, 1, 0)
    seen = jnp.stack([own, own - blank, marks], -1)
    for at in range(3):
        seen = jax.lax.conv_general_dilated(
            seen, net[f"c{at}"], (2, 2), ((1, 1), (1, 1)), dimension_numbers=("NHWC", "HWIO", "NHWC"))
        seen = jax.nn.relu(seen + net[f"b{at}"])
    seen = jnp.concatenate([seen.reshape(seen.shape[0], -1), rounds[:, None]], 1)
    return jax.nn.relu(seen @ net["w0"] + net["d0"]) @ net["w1"] + net["d1"]


def varied(sights, rng):
    """Mirrored, shifted against the blank, lightened and made noisy."""
    sights, count = sights.copy(), len(sights)
    mirrored, turned = rng.random(count) < 0.5, rng.random(count) < 0.3
    sights[mirrored] = sights[mirrored][:, :, :, ::-1]
    sights[turned] = sights[turned][:, :, ::-1]
    across, down = rng.integers(-1, 2, count), rng.integers(-1, 2, count)
    padded = np.pad(sights[:, 0], ((0, 0), (1, 1), (1, 1)), mode="edge")
    for at in range(count):
        sights[at, 0] = padded[at, 1 + down[at]:1 + down[at] + SIDE, 1 + across[at]:1 + across[at] + SIDE]
    light = sights * rng.uniform(0.6, 1.3, (count, 1, 1, 1))
    light[:, 0] += rng.normal(0, 1, light[:, 0].shape) * rng.uniform(0, 14, (count, 1, 1))
    return np.clip(light, 0, 255).astype(np.uint8)


def taught(sights, rounds, states, seed):
    rng, net = np.random.default_rng(seed), new_net(jax.random.PRNGKey(seed))
    batches = len(sights) // BATCH
    optimiser = optax.adamw(optax.cosine_decay_schedule(2e-3, EPOCHS * batches), weight_decay=2e-3)
    state = optimiser.init(net)

    def loss(net, sights, rounds, states):
        target = jax.nn.one_hot(states, ANSWERS) * 0.98 + 0.02 / ANSWERS
        return optax.softmax_cross_entropy(answers(net, sights, rounds), target).mean()

    @jax.jit
    def step(net, state, sights, rounds, states):
        change, state = optimiser.update(jax.grad(loss)(net, sights, rounds, states), state, net)
        return optax.apply_updates(net, change), state

    for _ in range(EPOCHS):
        order = rng.permutation(len(sights))
        for at in range(batches):
            batch = order[at * BATCH:(at + 1) * BATCH]
            net, state = step(net, state, varied(sights[batch], rng), rounds[batch], states[batch])
    return net


def packed(net):
    """As `glance.rs` reads it, and the net that it reads."""
    written, read = b"", {}
    for weights, bias in LAYERS:
        values = np.array(net[weights])
        scale = np.abs(values).max() / 127
        whole = np.clip(np.round(values / scale), -127, 127).astype(np.int8)
        written += np.float32(scale).tobytes() + whole.tobytes() + np.array(net[bias], np.float32).tobytes()
        read[weights], read[bias] = whole * np.float32(scale), net[bias]
    return written, read


def main():
    arguments = sys.argv[1:]
    held = None
    if "--hold-out" in arguments:
        at = arguments.index("--hold-out")
        held = load(arguments[at + 1])
        del arguments[at:at + 2]
    out, files = arguments[0], arguments[1:]
    sights, rounds, states = (np.concatenate(parts) for parts in zip(*map(load, files)))
    nets = [packed(taught(sights, rounds, states, 10 + seed)) for seed in range(NETS)]
    with open(out, "wb") as file:
        file.write(b"".join(written for written, _ in nets))
    if held is None:
        return
    share = np.mean([jax.nn.softmax(answers(net, held[0], held[1])) for _, net in nets], 0)
    for least in (0.5, 0.85, 0.92):
        sure = share.max(1) >= least
        wrong = sure & (share.argmax(1) != held[2])
        missed = wrong & (held[2] == MARKED) & (share.argmax(1) == EMPTY)
        print(f"share >= {least}: decides {sure.mean():.2%} of {len(sure)}, {wrong.sum()} wrongly, {missed.sum()} marks missed")


main()
