namespace AudioAnomaly.Tool;

/// <summary>What <c>--set</c> says of how networks compute. No model holds it.</summary>
internal sealed record ExecutionSettings
{
    public static OptionsFormat<ExecutionSettings> Format { get; } = new(ExecutionSettingsJson.Default.ExecutionSettings, static settings => settings with { });

    /// <summary>The number format in which networks score.</summary>
    public ComputePrecision Precision { get; set; } = ComputePrecision.Auto;

    public ExecutionOptions ToExecution() => new() { Precision = Precision };
}
