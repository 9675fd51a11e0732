namespace AudioAnomaly.Hosting;

/// <summary>The settings of one model.</summary>
public sealed class ModelOptions
{
    /// <summary>The <c>.aam</c> file. A new one at this place replaces the model.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>Another threshold than the model's: "quantile:0.99", "gamma:0.99", "alarmsPerDay:2" or a raw score; null for the model's.</summary>
    public string? Threshold { get; set; }

    /// <summary>Whether the model is loaded when the host starts, so that the first request does not wait for it; true by default.</summary>
    public bool WarmUp { get; set; } = true;

    /// <summary>The device that networks run on; "cpu" by default. Others need their engine (<see cref="AudioAnomalyHostBuilder.UseComponents"/>).</summary>
    public string Device { get; set; } = "cpu";

    /// <summary>The number format in which networks score; <see cref="ComputePrecision.Auto"/> by default.</summary>
    public ComputePrecision Precision { get; set; } = ComputePrecision.Auto;

    /// <summary>Threads of one score; 1 by default, since as many recordings are scored at a time as there are processors.</summary>
    public int Threads { get; set; } = 1;
}
