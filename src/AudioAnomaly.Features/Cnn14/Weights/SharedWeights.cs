using System.Collections.Concurrent;

namespace AudioAnomaly;

/// <summary>Weights that are in use, by their digest, so that models read from files share one copy. Keeps none alive.</summary>
internal static class SharedWeights
{
    private static readonly ConcurrentDictionary<string, WeakReference<Cnn14Weights>> Known = new(StringComparer.Ordinal);

    /// <summary>Weights equal to those given: those of a model in memory, or the ones given.</summary>
    public static Cnn14Weights Get(Cnn14Weights weights)
    {
        while (true)
        {
            WeakReference<Cnn14Weights> entry = Known.GetOrAdd(weights.Sha256, _ => new WeakReference<Cnn14Weights>(weights));
            if (entry.TryGetTarget(out Cnn14Weights? shared))
            {
                GC.KeepAlive(weights);
                return shared;
            }

            Known.TryRemove(KeyValuePair.Create(weights.Sha256, entry));
        }
    }
}
