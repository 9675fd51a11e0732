using System.Collections.Concurrent;

namespace AudioAnomaly;

/// <summary>Networks that are in use, so that models with the same weights share one. Keeps none alive.</summary>
internal static class SharedNetworks
{
    private static readonly ConcurrentDictionary<(string Weights, int Taps), WeakReference<ManagedCnn14>> Networks = new();

    /// <summary>The network with these weights and taps: that of a model in memory, or a new one.</summary>
    public static ManagedCnn14 Get(Cnn14Weights weights, IReadOnlyList<bool> taps)
    {
        bool[] tapped = [.. taps];
        (string Weights, int Taps) key = (weights.Sha256, tapped.Select((tap, block) => tap ? 1 << block : 0).Sum());
        while (true)
        {
            ManagedCnn14? made = null;
            WeakReference<ManagedCnn14> entry = Networks.GetOrAdd(key, _ => new WeakReference<ManagedCnn14>(made = new ManagedCnn14(weights, tapped)));
            if (entry.TryGetTarget(out ManagedCnn14? network))
            {
                // A new one must not be collected before it was asked for.
                GC.KeepAlive(made);
                return network;
            }

            // The last model that used it is gone.
            Networks.TryRemove(KeyValuePair.Create(key, entry));
        }
    }
}
