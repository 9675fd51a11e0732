using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly;

/// <summary>Settings of STFPM. Optimiser and loss are the paper's; epochs and batches are chosen for sound.</summary>
/// <remarks>A mutable bag: the detector takes a copy.</remarks>
public sealed record StfpmOptions : TrainingOptions
{
    internal static OptionsFormat<StfpmOptions> Format { get; } = new(StfpmOptionsJson.Default.StfpmOptions, static options => options with { }, TrainingOptions.Unsaved);

    /// <summary>Creates the default settings: 20 epochs of batches of 8 segments at a rate of 0.4.</summary>
    public StfpmOptions()
        : base(epochs: 20, batchSize: 8, learningRate: 0.4)
    {
    }

    /// <summary>The share of each step that is kept in the next, from 0 to 0.999; 0.9 by default.</summary>
    [Range(0.0, 0.999)]
    public double Momentum { get; set; } = 0.9;

    /// <summary>The weight decay, from 0 to 1; 0.0001 by default.</summary>
    [Range(0.0, 1.0)]
    public double WeightDecay { get; set; } = 1e-4;

    /// <summary>
    /// The length of the segments that clips are cut into for training, in frames, from 16 to 4,096; 256 by default. Shorter clips are lengthened by
    /// mirroring. Scoring takes clips whole.
    /// </summary>
    [Range(16, 4096)]
    public int SegmentFrames { get; set; } = 256;

    /// <summary>Keeps the teacher's features in 32 bits while training rather than in 16 (bfloat16), which doubles their memory. False by default.</summary>
    public bool FullPrecisionCache { get; set; }
}
