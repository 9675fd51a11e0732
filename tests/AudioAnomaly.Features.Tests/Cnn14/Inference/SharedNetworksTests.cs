using System.Runtime.CompilerServices;

namespace AudioAnomaly.Features.Tests.Inference;

public class SharedNetworksTests
{
    private static readonly bool[] Taps = [false, true, false, true];

    [Fact]
    public void Get_EqualWeightsAndTaps_IsOneNetwork()
    {
        ManagedCnn14 network = SharedNetworks.Get(Cnn14Weights.Random(41, 64, 4, 4, 4, 4), Taps);

        Assert.Same(network, SharedNetworks.Get(Cnn14Weights.Random(41, 64, 4, 4, 4, 4), Taps));
        Assert.NotSame(network, SharedNetworks.Get(Cnn14Weights.Random(42, 64, 4, 4, 4, 4), Taps));
        Assert.NotSame(network, SharedNetworks.Get(Cnn14Weights.Random(41, 64, 4, 4, 4, 4), [true, true, false, true]));
        GC.KeepAlive(network);
    }

    [Fact]
    public void Get_LastUserGone_NetworkIsFreed()
    {
        WeakReference<ManagedCnn14> network = UseOnce();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(network.TryGetTarget(out _));
        Assert.NotNull(SharedNetworks.Get(Cnn14Weights.Random(43, 64, 4, 4, 4, 4), Taps));
    }

    [Fact]
    public void Cnn14_LoadedTwice_SharesItsWeights()
    {
        using var saved = new Cnn14(Cnn14Weights.Pretrained, ["conv_block2", "conv_block4"]);

        using Cnn14 first = Load(saved), second = Load(saved);

        Assert.Same(first.Weights, second.Weights);
        Assert.Same(Cnn14Weights.Pretrained, first.Weights);
    }

    private static Cnn14 Load(Cnn14 saved)
    {
        var components = new ComponentContext(new ComponentRegistry().AddFeatures());
        return (Cnn14)components.Registry.Create<IFeatureExtractor>(saved.SaveState(), components);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<ManagedCnn14> UseOnce()
        => new(SharedNetworks.Get(Cnn14Weights.Random(43, 64, 4, 4, 4, 4), Taps));
}
