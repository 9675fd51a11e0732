using System.Text.Json.Serialization;
using AudioAnomaly.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace AudioAnomaly.AspNetCore;

/// <summary>How everything that leaves the service is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ScoreResponse))]
[JsonSerializable(typeof(ModelResponse[]))]
[JsonSerializable(typeof(ModelDetailResponse))]
[JsonSerializable(typeof(LiveResponse[]))]
[JsonSerializable(typeof(EventResponse))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(LiveStateResponse))]
[JsonSerializable(typeof(PictureResponse))]
[JsonSerializable(typeof(AlarmResponse[]))]
[JsonSerializable(typeof(AlarmStateResponse))]
[JsonSerializable(typeof(AlarmNoticeResponse))]
[JsonSerializable(typeof(ReviewRequest))]
[JsonSerializable(typeof(WindowResponse[]))]
[JsonSerializable(typeof(TrialResponse))]
[JsonSerializable(typeof(LearningRequest))]
[JsonSerializable(typeof(LearningResponse))]
[JsonSerializable(typeof(LearningChange))]
[JsonSerializable(typeof(object))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class ServiceJson : JsonSerializerContext;
