namespace AudioAnomaly.Torch;

/// <summary>Checks the clips of a fit as they come.</summary>
internal sealed class ClipCheck
{
    private int _bins;

    /// <summary>The number of clips so far.</summary>
    public int Count { get; private set; }

    /// <summary>The number of frequency bins of all clips.</summary>
    public int Bins => Count > 0 ? _bins : throw new FitException("There are no normal clips to fit on. Give at least one recording of normal sound.");

    /// <summary>Checks a clip.</summary>
    /// <exception cref="FitException">It has another number of bins than those before, or holds a value that is not finite.</exception>
    public void Add(Spectrogram spectrogram)
    {
        string source = spectrogram.Source ?? "a clip";
        if (Count > 0 && spectrogram.Bins != _bins)
        {
            throw new FitException($"'{source}' has {spectrogram.Bins} frequency bins where the clips before it have {_bins}. Use one front end for all.");
        }

        if (!System.Numerics.Tensors.TensorPrimitives.IsFiniteAll(spectrogram.Values.Span))
        {
            throw new FitException($"'{source}' holds a value that is not finite. Leave it out.");
        }

        _bins = spectrogram.Bins;
        Count++;
    }
}
