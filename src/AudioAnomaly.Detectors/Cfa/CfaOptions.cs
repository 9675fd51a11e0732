using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly;

/// <summary>Settings of CFA. The defaults are those of the paper and its authors' code.</summary>
/// <remarks>A mutable bag: the detector takes a copy.</remarks>
public sealed record CfaOptions : TrainingOptions
{
    internal static OptionsFormat<CfaOptions> Format { get; } = new(CfaOptionsJson.Default.CfaOptions, static options => options with { }, TrainingOptions.Unsaved);

    /// <summary>Creates the default settings: 30 epochs of batches of 4 clips at a rate of 0.001.</summary>
    public CfaOptions()
        : base(epochs: 30, batchSize: 4, learningRate: 1e-3)
    {
    }

    /// <summary>The decoupled weight decay, from 0 to 1; 0.0005 by default.</summary>
    [Range(0.0, 1.0)]
    public double WeightDecay { get; set; } = 5e-4;

    /// <summary>The number of nearest centroids that a patch is drawn to (K), from 1 to 64; 3 by default. They also make its score.</summary>
    [Range(1, 64)]
    public int Neighbors { get; set; } = 3;

    /// <summary>The number of next nearest centroids that a patch is kept away from (J), from 1 to 64; 3 by default.</summary>
    [Range(1, 64)]
    public int HardNegatives { get; set; } = 3;

    /// <summary>The radius of the hyperspheres around the centroids at the start, above 0 and up to 1,000; 0.00001 by default.</summary>
    [Range(1e-12, 1000.0)]
    public double Radius { get; set; } = 1e-5;

    /// <summary>
    /// Whether the radius is learned, as by the authors' code. True by default; a fixed radius as small as the default leaves the hard negatives without
    /// effect.
    /// </summary>
    public bool LearnRadius { get; set; } = true;

    /// <summary>The margin (alpha) between hyperspheres, as a squared distance, from 0 to 1,000; 0.1 by default.</summary>
    [Range(0.0, 1000.0)]
    public double Margin { get; set; } = 0.1;

    /// <summary>The softness of the boundary (nu), which divides the loss; above 0 and up to 1; 0.001 by default.</summary>
    [Range(1e-9, 1.0)]
    public double Softness { get; set; } = 1e-3;

    /// <summary>By how much the descriptor has fewer channels than the features (gamma d), from 1 to 64; 1 by default.</summary>
    [Range(1, 64)]
    public int DescriptorReduction { get; set; } = 1;

    /// <summary>
    /// By how much the centroids are fewer than the patches of a clip (gamma c), by k-means, from 1 (none) to 10,000; 1 by default. Time to train and to
    /// score, and the model's size, fall with it.
    /// </summary>
    [Range(1, 10_000)]
    public int Compression { get; set; } = 1;

    /// <summary>The standard deviation of the map's Gaussian smoothing in spectrogram cells, from 0 (none) to 64; 4 by default.</summary>
    [Range(0.0, 64.0)]
    public double SmoothingSigma { get; set; } = 4;

    /// <summary>Keeps features in 32 bits while training rather than in 16 (bfloat16), which doubles their memory. False by default.</summary>
    public bool FullPrecisionCache { get; set; }
}
