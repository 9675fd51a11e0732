using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly.Features.Tests.Persistence;

public class FeatureComponentsTests
{
    public static TheoryData<string, string> Options()
    {
        var data = new TheoryData<string, string>();
        foreach (string component in new[] { "logmel", "logmel-patches", "cnn14" })
        {
            foreach ((string option, _) in State(component).Options)
            {
                data.Add(component, option);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void FeatureComponents_OptionMissingOfAnotherTypeOrOutOfRange_IsAFormatError(string component, string option)
    {
        foreach (JsonNode? value in new JsonNode?[] { null, JsonValue.Create("x"), JsonValue.Create(-1), JsonValue.Create(1e300), new JsonArray(), new JsonArray(JsonValue.Create("conv_block9")), new JsonObject() })
        {
            ComponentState state = State(component);
            state.Options[option] = value;

            Assert.ThrowsAny<FormatException>(() => Restore(state));
        }

        ComponentState missing = State(component);
        missing.Options.Remove(option);
        Assert.ThrowsAny<FormatException>(() => Restore(missing));
    }

    [Fact]
    public void Cnn14_StateWithoutOneOfItsTensors_NamesIt()
    {
        foreach (string name in State("cnn14").Tensors.Keys)
        {
            ComponentState state = State("cnn14");
            state.Tensors.Remove(name);

            Assert.Contains($"'{name}'", Assert.ThrowsAny<FormatException>(() => Restore(state)).Message, StringComparison.Ordinal);
        }
    }

    private static ComponentState State(string component) => component switch
    {
        "logmel" => new LogMelFrontEnd(LogMelOptions.Panns16k).SaveState(),
        "logmel-patches" => new LogMelPatches().SaveState(),
        _ => Cnn14State(),
    };

    private static ComponentState Cnn14State()
    {
        using var network = TorchNetworks.Cnn14(Cnn14Weights.Random(1, 8, 2, 2, 2, 2), ["conv_block2"]);
        return network.SaveState();
    }

    private static void Restore(ComponentState state)
    {
        IModelComponent component = state.Id == "logmel"
            ? TorchNetworks.Restore<ISpectrogramFrontEnd>(state)
            : TorchNetworks.Restore<IFeatureExtractor>(state);
        (component as IDisposable)?.Dispose();
    }
}
