namespace AudioAnomaly;

/// <summary>Something is to be computed that the engines at hand cannot: a package is missing, or was not added to the pipeline or the registry.</summary>
public sealed class MissingEngineException : AudioAnomalyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="task">What cannot be done, such as "training CFA".</param>
    /// <param name="package">The NuGet package that can, such as "AudioAnomaly.Torch".</param>
    /// <param name="registration">The call on a registry that adds it, such as "AddTorch()".</param>
    public MissingEngineException(string task, string package, string registration)
        : base($"There is no engine for {task}. Reference the package {package} and add it: registry.{registration}, or in a pipeline UseComponents(registry => registry.{registration}).")
    {
        Package = package;
        Registration = registration;
    }

    /// <summary>The NuGet package to reference.</summary>
    public string Package { get; }

    /// <summary>The call on a registry that adds it.</summary>
    public string Registration { get; }
}
