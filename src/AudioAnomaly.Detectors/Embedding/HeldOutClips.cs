namespace AudioAnomaly;

/// <summary>Keeps some clips of a fit out of what is learned. One fit's working memory.</summary>
/// <remarks>
/// Every fourth clip, in turn from the second, is held out; where that would be more than 64, every eighth, and so on: what is no longer held out is learned
/// after all.
/// </remarks>
internal sealed class HeldOutClips
{
    private const int Most = 64;
    private readonly List<Spectrogram> _clips = [];
    private int _interval = 4;
    private int _seen;

    /// <summary>The clips held out of those that have gone by.</summary>
    public IReadOnlyList<Spectrogram> Clips => _clips;

    /// <summary>Lets the clips to learn go by.</summary>
    public IEnumerable<Spectrogram> HoldOutFrom(IEnumerable<Spectrogram> normals)
    {
        foreach (Spectrogram normal in normals)
        {
            if (_seen++ % _interval != 1)
            {
                yield return normal;
                continue;
            }

            if (_clips.Count == Most)
            {
                _interval *= 2;
                foreach (Spectrogram released in _clips.Where((_, index) => index % 2 == 1))
                {
                    yield return released;
                }

                for (int i = 0; i < Most / 2; i++)
                {
                    _clips[i] = _clips[2 * i];
                }

                _clips.RemoveRange(Most / 2, Most / 2);
            }

            _clips.Add(normal);
        }
    }
}
