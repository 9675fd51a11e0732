namespace AudioAnomaly.BackboneTraining;

/// <summary>Features that are judged in worlds of machines.</summary>
/// <param name="Name">Their name in tables.</param>
/// <param name="Compose">Adds front end and features to a pipeline.</param>
internal sealed record NetworkUnderTrial(string Name, Func<AudioAnomalyPipelineBuilder, AudioAnomalyPipelineBuilder> Compose)
{
    /// <summary>The network that comes with the library.</summary>
    public const string Embedded = "embedded";

    /// <summary>A network of the same size with random weights.</summary>
    public const string Random = "random";

    /// <summary>No network: patches of the spectrogram.</summary>
    public const string LogMelPatches = "log-mel-patches";

    /// <summary>A network by weights, on the front end for recordings of machines.</summary>
    /// <param name="name">Its name in tables.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="frontEnds">How many of <see cref="FrontEndChoice.Presets"/> they were trained with.</param>
    public static NetworkUnderTrial Of(string name, Cnn14Weights weights, int frontEnds = 3)
    {
        LogMelOptions frontEnd = frontEnds > 1 ? LogMelOptions.Panns16k : LogMelOptions.Panns32k;
        return new(name, builder => builder.UseLogMel(frontEnd).UseCnn14(options => options.Weights = weights));
    }

    /// <summary>Finds what a word on the command line means: a name above, or a file of weights.</summary>
    public static NetworkUnderTrial Parse(string word) => word switch
    {
        Embedded => Of(word, Cnn14Weights.Pretrained),
        Random => Of(word, Cnn14Weights.Random(0, 64, [.. Cnn14Weights.Pretrained.Widths])),
        LogMelPatches => new(word, builder => builder.UseLogMel(LogMelOptions.Panns16k).UseLogMelPatches()),
        _ => Of(Path.GetFileNameWithoutExtension(word), Cnn14Weights.Load(word)),
    };
}
