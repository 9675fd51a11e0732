using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly;

/// <summary>Settings that all trained detectors share. The defaults of each are those of its paper or baseline.</summary>
public abstract record TrainingOptions : IValidatableObject
{
    // How much memory training takes, and where it is written down, is not what a model is.
    private protected static readonly string[] Unsaved = ["cacheMiB", "resumeFile"];

    private protected TrainingOptions(int epochs, int batchSize, double learningRate)
        => (Epochs, BatchSize, LearningRate) = (epochs, batchSize, learningRate);

    /// <summary>The most passes over the training data, from 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int Epochs { get; set; }

    /// <summary>How many examples one step of the optimiser sees, from 1 to 65,536.</summary>
    [Range(1, 65_536)]
    public int BatchSize { get; set; }

    /// <summary>The size of the optimiser's steps, above 0 and up to 1,000.</summary>
    [Range(1e-12, 1000.0)]
    public double LearningRate { get; set; }

    /// <summary>
    /// The share of the clips that are held out to tell when to stop, from 0 (none: train all epochs and keep the last) to 0.5; 0.1 by default, and at least
    /// one clip if there are two. The weights of the epoch with the lowest loss on them are kept.
    /// </summary>
    [Range(0.0, 0.5)]
    public double ValidationFraction { get; set; } = 0.1;

    /// <summary>Ends training after so many epochs without a lower loss on the held-out clips, from 1 to 100,000; 10 by default, null for never.</summary>
    [Range(1, 100_000)]
    public int? Patience { get; set; } = 10;

    /// <summary>
    /// The memory for training data, in MiB, from 1 to 1,048,576; 1,024 by default. What does not fit is kept in a temporary file that is deleted at the end.
    /// Has no influence on the result.
    /// </summary>
    [Range(1, 1_048_576)]
    public int CacheMiB { get; set; } = 1024;

    /// <summary>
    /// A file that training is written to after each epoch and resumed from if it is there; null (the default) for none. A resumed fit gives the same bits as
    /// one that was never interrupted. It stays after the fit; a file of another fit is refused.
    /// </summary>
    public string? ResumeFile { get; set; }

    /// <inheritdoc/>
    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ResumeFile is not null && string.IsNullOrWhiteSpace(ResumeFile))
        {
            yield return new($"{nameof(ResumeFile)} must be a path or null.", [nameof(ResumeFile)]);
        }
    }
}
