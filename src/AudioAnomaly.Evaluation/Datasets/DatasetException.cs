namespace AudioAnomaly.Evaluation;

/// <summary>A data set cannot be used as it is: parts are missing, counts are wrong, a table or a name is not as its authors describe it.</summary>
public sealed class DatasetException : AudioAnomalyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="location">The file or folder at fault.</param>
    /// <param name="problem">What was found and expected, and what to do.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public DatasetException(string location, string problem, Exception? innerException = null)
        : base($"'{location}': {problem}", innerException)
        => (Location, Problem) = (location, problem);

    /// <summary>The file or folder at fault.</summary>
    public string Location { get; }

    /// <summary>What was found and expected, without the location.</summary>
    public string Problem { get; }
}
