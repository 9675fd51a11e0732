using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>How many threads torch uses for what the calling thread computes.</summary>
internal static class TorchThreads
{
    private static int _usual;

    // Torch keeps the number for each thread that sets it.
    [ThreadStatic]
    private static int _current;

    /// <summary>Sets the number for the calling thread.</summary>
    /// <param name="count">The most threads; 0 for as many as torch takes by itself.</param>
    public static void Limit(int count)
    {
        if (_usual == 0)
        {
            Interlocked.CompareExchange(ref _usual, torch.get_num_threads(), 0);
        }

        int wanted = count > 0 ? Math.Min(count, Environment.ProcessorCount) : _usual;
        if (_current != wanted && (_current != 0 || wanted != _usual))
        {
            torch.set_num_threads(wanted);
            _current = wanted;
        }
    }
}
