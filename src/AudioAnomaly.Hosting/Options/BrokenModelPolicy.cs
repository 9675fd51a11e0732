namespace AudioAnomaly.Hosting;

/// <summary>What happens if a model cannot be loaded when the host starts.</summary>
public enum BrokenModelPolicy
{
    /// <summary>The host does not start; the error names model, file and cause.</summary>
    StopHost,

    /// <summary>The host starts, its health says which model is missing and why, and the file is tried again when it changes.</summary>
    ReportHealth,
}
