using AudioAnomaly.Checkpoints;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>How CNN14 is found in a checkpoint, and what is said when it is not.</summary>
public class Cnn14CheckpointTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("", "module.")]
    [InlineData("", "model.")]
    [InlineData("", "clap.")]
    [InlineData("", "audio_encoder.base.")]
    [InlineData("", "audio_encoder.")]
    [InlineData("", "encoder.")]
    [InlineData("", "backbone.")]
    [InlineData("model", "")]
    [InlineData("state_dict", "module.")]
    [InlineData("model_state_dict", "backbone.")]
    [InlineData("net", "")]
    [InlineData("module", "clap.audio_encoder.base.")]
    [InlineData("model_ema", "module.encoder.")]
    public void Cnn14Weights_UsualNestingsAndPrefixes_AreFound(string key, string prefix)
    {
        var file = new TorchFile();
        Dictionary<string, object?> state = file.Cnn14(prefix);
        state[prefix + "fc1.weight"] = file.Floats(new float[4], 2, 2);
        Dictionary<string, object?> content = key.Length == 0 ? state : new() { ["epoch"] = 3, [key] = state, ["optimizer"] = new Dictionary<string, object?> { ["state"] = file.Floats([1], 1) } };

        foreach (byte[] bytes in (byte[][])[file.Zip(content), file.Legacy(content)])
        {
            Cnn14Weights weights = TorchFile.Load(bytes);

            Assert.Equal([1, 2, 2, 3], weights.Widths);
            Assert.Equal(Cnn14Weights.Random(1, 8, 1, 2, 2, 3).Sha256, weights.Identity!.WeightsSha256);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Cnn14Weights_LaterPickleProtocols_AreRead(byte protocol)
    {
        var file = new TorchFile();
        Dictionary<string, object?> state = file.Cnn14();
        byte[] pickle = PickleWriter.Pickle(state, protocol: protocol), legacy = file.Legacy(PickleWriter.Pickle(state, isLegacy: true, protocol));
        byte[] magic = protocol < 4 ? [0x80, protocol, .. legacy[2..15]] : [0x80, protocol, 0x95, 13, 0, 0, 0, 0, 0, 0, 0, .. legacy[2..15]];

        foreach (byte[] content in (byte[][])[file.Zip(pickle), [.. magic, .. legacy[15..]]])
        {
            Assert.Equal(Cnn14Weights.Random(1, 8, 1, 2, 2, 3).Sha256, TorchFile.Load(content).Identity!.WeightsSha256);
        }
    }

    [Fact]
    public void Checkpoint_WhatLaterProtocolsAdded_IsSteppedOver()
    {
        var file = new TorchFile();
        byte[] pickle = PickleWriter.Start(5).Frame(1000).Op("}(")
            .Text("bytes").Raw((byte)'C', 3, 1, 2, 3)
            .Text("long bytes").Int32('B', 2).Raw(1, 2)
            .Text("longer bytes").Raw(0x8e, 2, 0, 0, 0, 0, 0, 0, 0, 1, 2)
            .Text("byte array").Raw(0x96, 2, 0, 0, 0, 0, 0, 0, 0, 1, 2)
            .Text("text").Raw(0x8d, 2, 0, 0, 0, 0, 0, 0, 0, (byte)'h', (byte)'i')
            .Text("set").Raw(0x8f).Op("(").Text("x").Raw(0x90)
            .Text("frozen set").Op("(").Text("x").Raw(0x91)
            .Text("object").Global("my.module Net").Op(")}").Raw(0x92)
            .Text("weight").Value(file.Floats([1, 2, 3], 3))
            .Op("u").Stop();

        Dictionary<string, Components.TensorData> read = Bounded.ReadAll(file.Zip(pickle));

        Assert.Equal([1, 2, 3], read["weight"].Values.ToArray());
        Assert.Single(read);
    }

    [Theory]
    [InlineData("torch._utils _rebuild_qtensor", "quantised")]
    [InlineData("torch QInt8Storage", "quantised")]
    public void Cnn14Weights_QuantisedNetwork_IsNamed(string type, string expected)
    {
        var file = new TorchFile();
        Dictionary<string, object?> state = file.Cnn14();
        state["conv_block2.conv1.weight"] = new FakeObject(type);

        string message = Assert.Throws<CheckpointFormatException>(() => TorchFile.Load(file.Zip(state))).Message;

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("shape", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weight_orig", "weight_mask", "prune.remove")]
    [InlineData("weight_g", "weight_v", "remove_weight_norm")]
    [InlineData("parametrizations.weight.original0", "parametrizations.weight.original1", "remove_parametrizations")]
    public void Cnn14Weights_WeightsInAnotherForm_AreNamedWithWhatToDo(string first, string second, string expected)
    {
        var file = new TorchFile();
        Dictionary<string, object?> all = file.Cnn14(), one = file.Cnn14();
        foreach (string name in all.Keys.Where(name => name.Contains(".conv", StringComparison.Ordinal)).ToArray())
        {
            Change(all, name);
        }

        Change(one, "conv_block1.conv1.weight");

        Assert.All([all, one], state => Assert.Contains(expected, Assert.Throws<CheckpointFormatException>(() => TorchFile.Load(file.Zip(state))).Message, StringComparison.Ordinal));

        void Change(Dictionary<string, object?> state, string name)
        {
            state.Remove(name, out object? weight);
            string module = name[..^"weight".Length];
            state[module + first] = weight;
            state[module + second] = weight;
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Cnn14Weights_WholeModule_IsNamedWithWhatToDo(byte protocol)
    {
        var file = new TorchFile();
        var module = new FakeObject("panns.models Cnn14") { IsNew = true, State = new Dictionary<string, object?> { ["_parameters"] = file.Cnn14() } };

        string message = Assert.Throws<CheckpointFormatException>(() => TorchFile.Load(file.Zip(PickleWriter.Pickle(module, protocol: protocol)))).Message;

        Assert.Contains("pickled object of the Python class 'panns.models.Cnn14'", message, StringComparison.Ordinal);
        Assert.Contains("model.state_dict()", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cnn14Weights_HalfPrecisionStorages_AreRead()
    {
        var file = new TorchFile();
        Dictionary<string, object?> state = file.Cnn14();
        state["bn0.weight"] = new FakeTensor(file.Store("BFloat16Storage", 8, [.. Enumerable.Repeat((byte[])[0x80, 0x3f], 8).SelectMany(bytes => bytes)]), 0, [8], [1]);

        Assert.All(TorchFile.Load(file.Zip(state)).Tensors["bn0.weight"].Values.ToArray(), value => Assert.Equal(1, value));
    }

    [Fact]
    public void Cnn14Weights_TwoWholeNetworks_AreListedAndChosenByPrefix()
    {
        var file = new TorchFile();
        byte[] content = file.Zip(new Dictionary<string, object?> { ["model"] = file.Cnn14(seed: 1), ["model_ema"] = file.Cnn14(seed: 2) });

        var error = Assert.Throws<CheckpointFormatException>(() => TorchFile.Load(content));

        Assert.Contains("2 CNN14 networks, under 'model.' and 'model_ema.'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Cnn14Options.CheckpointPrefix", error.Message, StringComparison.Ordinal);
        foreach ((string prefix, int seed) in (ReadOnlySpan<(string, int)>)[("model", 1), ("model_ema", 2), ("model_ema.", 2)])
        {
            Assert.Equal(Cnn14Weights.Random(seed, 8, 1, 2, 2, 3).Sha256, TorchFile.Load(content, prefix).Identity!.WeightsSha256);
        }

        Assert.Contains("no CNN14 under 'ema'. It has one under 'model.' and 'model_ema.'", Assert.Throws<CheckpointFormatException>(() => TorchFile.Load(content, "ema")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cnn14Weights_OneDictUnderTwoKeys_IsOneNetwork()
    {
        var file = new TorchFile();
        byte[] pickle = PickleWriter.Start().Op("}(").Text("model").Value(file.Cnn14()).Put(0).Text("state_dict").Get(0).Op("u").Stop();

        Assert.Equal(4, TorchFile.Load(file.Zip(pickle)).Widths.Count);
    }

    [Fact]
    public void Cnn14Weights_WholeNetworkBesidePartOfAnother_IsPreferred()
    {
        var file = new TorchFile();
        Dictionary<string, object?> part = file.Cnn14(seed: 2);
        part.Remove("bn0.weight");

        Assert.Equal(4, TorchFile.Load(file.Zip(new Dictionary<string, object?> { ["a"] = part, ["b"] = file.Cnn14() })).Widths.Count);
    }

    [Fact]
    public void Cnn14Weights_TensorMissing_IsNamedWithTheShapeItShouldHave()
    {
        var file = new TorchFile();
        Dictionary<string, object?> state = file.Cnn14("model.");
        state.Remove("model.conv_block3.bn2.bias");

        var error = Assert.Throws<CheckpointFormatException>(() => TorchFile.Load(file.Zip(state)));

        Assert.Contains("whole CNN14 under 'model.': the tensor 'conv_block3.bn2.bias' of shape [2] is missing.", error.Message, StringComparison.Ordinal);
        Assert.Equal("model.conv_block3.bn2.bias", error.Key);
        Assert.Null(error.FoundShape);
        Assert.Equal([2], error.ExpectedShape);
    }

    [Fact]
    public void Cnn14Weights_TensorOfAnotherShape_IsNamedWithBothShapes()
    {
        var file = new TorchFile();
        Dictionary<string, object?> state = file.Cnn14();
        state["conv_block2.conv2.weight"] = file.Floats(new float[100], 2, 2, 5, 5);

        var error = Assert.Throws<CheckpointFormatException>(() => TorchFile.Load(file.Zip(state)));

        Assert.Contains("'conv_block2.conv2.weight' has shape [2, 2, 5, 5] where [2, 2, 3, 3] is expected", error.Message, StringComparison.Ordinal);
        Assert.Equal("conv_block2.conv2.weight", error.Key);
        Assert.Equal([2, 2, 5, 5], error.FoundShape);
        Assert.Equal([2, 2, 3, 3], error.ExpectedShape);
    }

    [Fact]
    public void Cnn14Weights_OpaqueObjectWhereAWeightShouldBe_IsNamedWithItsClass()
    {
        var file = new TorchFile();
        Dictionary<string, object?> state = file.Cnn14();
        state["conv_block2.conv1.weight"] = new FakeObject("my.quant Packed", state["conv_block2.conv1.weight"]);

        var error = Assert.Throws<CheckpointFormatException>(() => TorchFile.Load(file.Zip(state)));

        Assert.Contains("is no tensor but 'my.quant.Packed'", error.Message, StringComparison.Ordinal);
        Assert.Equal("conv_block2.conv1.weight", error.Key);
    }

    [Theory]
    [InlineData("conv_block1.conv1.weight", float.NaN, "holds the value NaN")]
    [InlineData("conv_block4.bn2.bias", float.PositiveInfinity, "holds the value Infinity")]
    [InlineData("bn0.running_var", -1e-30f, "holds a negative variance")]
    public void Cnn14Weights_ImpossibleValue_IsNamed(string key, float value, string expected)
    {
        var file = new TorchFile();
        Dictionary<string, object?> state = file.Cnn14();
        var tensor = (FakeTensor)state[key]!;
        BitConverter.TryWriteBytes(tensor.Storage.Content.AsSpan(4), value);

        var error = Assert.Throws<CheckpointFormatException>(() => TorchFile.Load(file.Zip(state)));

        Assert.Contains($"its CNN14 is damaged: the tensor '{key}' {expected}", error.Message, StringComparison.Ordinal);
        Assert.Equal(key, error.Key);
        Assert.Null(error.ExpectedShape);
    }

    [Fact]
    public void Cnn14Weights_QuantisedTensor_IsRefused()
    {
        var file = new TorchFile();
        Dictionary<string, object?> state = file.Cnn14();
        state["bn0.bias"] = new FakeTensor(file.Store("CharStorage", 8, new byte[8]), 0, [8], [1]);

        var error = Assert.Throws<CheckpointFormatException>(() => TorchFile.Load(file.Zip(state)));

        Assert.Contains("'bn0.bias' is of type Int8 where floating point is expected", error.Message, StringComparison.Ordinal);
        Assert.Equal("bn0.bias", error.Key);
    }

    // HTSAT has a bn0 of its own, which looks like a part of CNN14.
    [Fact]
    public void Cnn14Weights_Clap2023_SaysThatCnn14IsInTheOtherFile()
    {
        var file = new TorchFile();
        var state = new Dictionary<string, object?>();
        foreach (string name in (string[])["bn0.weight", "bn0.bias", "bn0.running_mean", "bn0.running_var", "patch_embed.proj.weight"])
        {
            state["audio_encoder.base.htsat." + name] = file.Floats(new float[64], 64);
        }

        var error = Assert.Throws<CheckpointFormatException>(() => TorchFile.Load(file.Zip(new Dictionary<string, object?> { ["model"] = state })));

        Assert.Contains("HTSAT encoder (CLAP 2023)", error.Message, StringComparison.Ordinal);
        Assert.Contains("CLAP_weights_2022.pth", error.Message, StringComparison.Ordinal);
    }

    // SpeechBrain's convolutions have CNN14's names, its norms have not.
    [Fact]
    public void Cnn14Weights_SpeechBrain_SaysWhichFilesToUse()
    {
        var file = new TorchFile();
        Dictionary<string, object?> state = file.Cnn14().ToDictionary(pair => pair.Key.Replace("bn", "norm", StringComparison.Ordinal), pair => pair.Value);

        Assert.Contains("SpeechBrain's CNN14", Assert.Throws<CheckpointFormatException>(() => TorchFile.Load(file.Zip(state))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cnn14Weights_AnotherNetwork_NamesItsFirstTensor()
    {
        var file = new TorchFile();

        Assert.Contains("The first is 'layer1.weight'", Assert.Throws<CheckpointFormatException>(() => TorchFile.Load(file.Zip(new Dictionary<string, object?> { ["layer1.weight"] = file.Floats([1], 1) }))).Message, StringComparison.Ordinal);
        Assert.Contains("it holds no tensors", Assert.Throws<CheckpointFormatException>(() => TorchFile.Load(file.Zip(new Dictionary<string, object?> { ["epoch"] = 1 }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cnn14Weights_OneNetworkUnderTwoNames_IsOne()
    {
        var file = new TorchFile();
        Dictionary<string, object?> state = file.Cnn14();

        Cnn14Weights weights = TorchFile.Load(file.Zip(new Dictionary<string, object?> { ["model"] = state, ["best"] = new Dictionary<string, object?>(state) }));

        Assert.Equal(Cnn14Weights.Random(1, 8, 1, 2, 2, 3).Sha256, weights.Identity!.WeightsSha256);
    }

    [Fact]
    public void Cnn14Weights_TwoTensorsWhereOneIsWanted_AreNamed()
    {
        var file = new TorchFile();
        Dictionary<string, object?> state = file.Cnn14();
        state["bn0"] = new Dictionary<string, object?> { ["bias"] = state["bn0.bias"] };

        var error = Assert.Throws<CheckpointFormatException>(() => TorchFile.Load(file.Zip(state)));

        Assert.Equal("bn0.bias", error.Key);
        Assert.Contains("several tensors with this name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cnn14Weights_WholeModule_NamesItsClass()
    {
        var file = new TorchFile();
        var module = new FakeObject("my.models Cnn14") { IsNew = true, State = new Dictionary<string, object?> { ["_parameters"] = file.Cnn14() } };

        foreach (object content in (object[])[module, new Dictionary<string, object?> { ["model"] = module }])
        {
            string message = Assert.Throws<CheckpointFormatException>(() => TorchFile.Load(file.Zip(content))).Message;

            Assert.Contains("pickled object of the Python class 'my.models.Cnn14'", message, StringComparison.Ordinal);
            Assert.Contains("model.state_dict()", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Cnn14Weights_SavedAndReadAgain_KeepValuesAndOrigin()
    {
        string path = Path.GetTempFileName();
        try
        {
            var file = new TorchFile();
            Cnn14Weights original = TorchFile.Load(file.Zip(file.Cnn14("audio_encoder.base.")));
            original.Save(path);
            var read = Cnn14Weights.Load(path, null, TestContext.Current.CancellationToken);

            Assert.Equal(original.Identity, read.Identity);
            Assert.Equal("clap2022", read.Identity!.Kind);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Cnn14Weights_Cancelled_Stops()
        => Assert.Throws<OperationCanceledException>(() => Cnn14Weights.Load(FixtureTests.PathOf("tiny_panns_zip.pth"), null, new CancellationToken(canceled: true)));
}
