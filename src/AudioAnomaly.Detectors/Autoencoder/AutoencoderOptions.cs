using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly;

/// <summary>Settings of the autoencoder. The defaults are those of the DCASE 2020 task 2 baseline: 100 epochs of batches of 512 at a rate of 0.001.</summary>
/// <remarks>A mutable bag: the detector takes a copy.</remarks>
public sealed record AutoencoderOptions : TrainingOptions
{
    internal static OptionsFormat<AutoencoderOptions> Format { get; } = new(AutoencoderOptionsJson.Default.AutoencoderOptions, static options => options with { }, TrainingOptions.Unsaved);

    /// <summary>Creates the default settings.</summary>
    public AutoencoderOptions()
        : base(epochs: 100, batchSize: 512, learningRate: 1e-3)
    {
    }

    /// <summary>The number of frames that the network sees at a time, from 1 to 64; 5 by default.</summary>
    [Range(1, 64)]
    public int ContextFrames { get; set; } = 5;

    /// <summary>The number of units of each of the four layers before and after the bottleneck, from 1 to 4,096; 128 by default.</summary>
    [Range(1, 4096)]
    public int HiddenUnits { get; set; } = 128;

    /// <summary>The number of units of the bottleneck, from 1 to 4,096; 8 by default. More units reproduce more, anomalies included.</summary>
    [Range(1, 4096)]
    public int BottleneckUnits { get; set; } = 8;
}
